import { openDuckDb, type DuckDb } from '@deftunes/core'
import { afterAll, beforeAll, expect, it } from 'vitest'

import {
  crossedJoins,
  falseKey,
  keyCheckSql,
  parseMetricsQuery,
  type MetricsQueryInput,
  type Rollup,
} from '../src/index.ts'
import { modelOf, shop } from './model.ts'

const { model } = modelOf(shop)
const rollup: Rollup = {
  ...{ name: 'by_country', table: 'sales', measures: ['sales.revenue'] },
  dimensions: [{ dimension: 'countries.name' }],
}
let duckdb: DuckDb

beforeAll(async () => {
  duckdb = await openDuckDb({ threads: 1 })
  await duckdb.run('CREATE SCHEMA shop')
  await duckdb.run(`CREATE TABLE shop.buyers AS FROM (VALUES
    (1, 'DE', 'Kiel'), (1, 'DE', 'Bonn'), (2, 'FR', 'Nice'), (2, 'FR', 'Lyon'), (NULL, 'IT', 'Rome'), (NULL, 'IT', 'Bari')
  ) AS rows(id, country, town)`)
  await duckdb.run(
    `CREATE TABLE shop.countries AS FROM (VALUES ('DE', 'Germany'), (NULL, 'x'), (NULL, 'y')) AS rows(code, name)`,
  )
})
afterAll(() => duckdb.close())

const crossed = (query: MetricsQueryInput, rollups: readonly Rollup[] = []) =>
  crossedJoins(model, parseMetricsQuery(query), rollups).map(({ from, to }) => `${from} → ${to}`)

it.each<[string, MetricsQueryInput, string[]]>([
  ['nothing for its own rows', { measures: ['sales.revenue'] }, []],
  [
    'the way to each dimension, each join once',
    {
      measures: ['sales.revenue', 'sales.items'],
      dimensions: [{ dimension: 'countries.name' }, { dimension: 'buyers.town' }],
    },
    ['sales → buyers', 'buyers → countries'],
  ],
  [
    'the way to what is filtered by',
    {
      measures: ['sales.revenue'],
      filters: [{ dimension: 'goods.kind', op: 'in', values: ['tea'] }],
    },
    ['sales → goods'],
  ],
  [
    'the way between dimensions without a measure',
    { dimensions: [{ dimension: 'buyers.town' }, { dimension: 'countries.name' }] },
    ['buyers → countries'],
  ],
])('an answer goes over %s', (_, query, expected) => {
  expect(crossed(query)).toEqual(expected)
})

it('an answer from a rollup goes over the joins that the rollup was built over', () => {
  expect(crossed({ measures: ['sales.revenue'] }, [rollup])).toEqual([
    'sales → buyers',
    'buyers → countries',
  ])
})

it('finds the values of a declared key that several rows have, and names the join', async () => {
  const [join] = model.joins.filter(({ to }) => to === 'buyers')
  const [found] = await duckdb.rows<{ repeated: bigint; example: string }>(
    keyCheckSql(model, join!),
  )
  expect(found).toEqual({ repeated: 2n, example: '1' })
  expect(falseKey(model, join!, { repeated: 2, example: '1' })).toMatchObject({
    code: 'METRICS_FAN_OUT',
    message:
      "the join sales → buyers repeats rows of sales, what is measured would be counted several times: expected id to be the key of shop.buyers that is declared, got 2 values that several rows have, as '1'",
  })
})

it('takes rows without a value of the key for no mistake: no join meets them', async () => {
  const [join] = model.joins.filter(({ to }) => to === 'countries')
  const [found] = await duckdb.rows<{ repeated: bigint }>(keyCheckSql(model, join!))
  expect(Number(found?.repeated)).toBe(0)
})
