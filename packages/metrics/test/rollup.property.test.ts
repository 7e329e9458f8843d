import { openDuckDb, type DuckDb } from '@deftunes/core'
import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'

import {
  compileQuery,
  parseMetricsQuery,
  rollupBuild,
  type MetricsQuery,
  type MetricsQueryInput,
  type Rollup,
} from '../src/index.ts'
import { buildRollups } from '../../pipeline/src/marts/mart-rollups.ts'
import { modelOf, shop } from './model.ts'
import { day, fillShop, maybe, shops } from './shop-rows.ts'

const more =
  '      mean: { aggregate: avg, sql: price }\n      sold: { aggregate: count_distinct, sql: item }\n'
const { model } = modelOf(shop.replace('      dearest:', `${more}      dearest:`))
let duckdb: DuckDb

beforeAll(async () => {
  duckdb = await openDuckDb({ threads: 1 })
  await duckdb.run('CREATE SCHEMA shop; CREATE SCHEMA mart')
  await duckdb.run(
    'CREATE TABLE mart.rollups (name VARCHAR, sql VARCHAR, additive VARCHAR, problem VARCHAR)',
  )
  await duckdb.run(
    'CREATE TABLE mart.relations (namespace VARCHAR, name VARCHAR, snapshot_id VARCHAR, row_count BIGINT)',
  )
})
afterAll(() => duckdb.close())

const ofRows = ['revenue', 'items', 'buyers', 'likes', 'dearest', 'mean', 'sold'].map(
  (name) => `sales.${name}`,
)
const ofDays = ['day', 'week', 'month', 'quarter', 'year'] as const
const plainDimensions = ['sales.liked', 'buyers.town', 'countries.name', 'goods.kind', 'goods.year']
const plain = fc.constantFrom(...plainDimensions).map((dimension) => ({ dimension }))
const ofTime = fc.oneof(
  fc.record({ dimension: fc.constant('sales.day'), grain: fc.constantFrom(...ofDays) }),
  fc.record({ dimension: fc.constant('sales.at'), grain: fc.constantFrom('hour', ...ofDays) }),
  fc.constant({ dimension: 'sales.day' }),
)
const nameOf = (one: { dimension: string; grain?: string; bin?: number }) =>
  one.dimension + (one.grain ? `.${one.grain}` : '') + (one.bin ? '.bin' : '')

const rollups: fc.Arbitrary<Rollup[]> = fc
  .array(
    fc
      .record({
        dimensions: fc.uniqueArray(fc.oneof(plain, ofTime), {
          ...{ minLength: 1, maxLength: 4, selector: nameOf },
        }),
        measures: fc.uniqueArray(fc.constantFrom(...ofRows), { minLength: 1 }),
        kind: fc.constantFrom('groups', 'values', 'rows'),
      })
      .map(({ dimensions, measures, kind }) => ({
        ...{ name: '', table: 'sales', dimensions },
        measures: kind === 'values' ? measures.filter((one) => one !== 'sales.buyers') : measures,
        ...(kind === 'values' && { valuesOf: 'sales.buyers' }),
        ...(kind === 'rows' && { eachRow: true }),
      })),
    { minLength: 1, maxLength: 4 },
  )
  .map((some) => some.map((one, index) => ({ ...one, name: `r${index}` })))

const beginning = fc.oneof(
  day,
  fc.constantFrom('2023-12-25', '2023-12-31', '2024-01-01', '2024-02-01', '2024-01-15'),
)
const filters = fc.array(
  fc.oneof(
    fc.record({
      dimension: fc.constantFrom('sales.day', 'sales.at'),
      op: fc.constant('range' as const),
      from: beginning,
    }),
    fc.record({
      dimension: fc.constant('sales.day'),
      op: fc.constant('in' as const),
      values: fc.array(beginning, { minLength: 1, maxLength: 2 }),
    }),
    fc.record({
      dimension: fc.constant('sales.at'),
      op: fc.constant('range' as const),
      to: fc.oneof(
        beginning,
        beginning.map((one) => `${one}T06:00:00`),
      ),
    }),
    fc.record({
      dimension: fc.constant('buyers.town'),
      op: fc.constantFrom('in' as const, 'not in' as const),
      values: fc.array(maybe(fc.constantFrom('Kiel', 'Nice')), { maxLength: 2 }),
    }),
    fc.record({
      dimension: fc.constant('goods.kind'),
      op: fc.constant('contains' as const),
      text: fc.constantFrom('e', 'up'),
    }),
  ),
  { maxLength: 1 },
)

/** A query that is not unlike a rollup: its dimensions, some by another grain, and its measures. */
const asked = fc.record({
  rollup: fc.nat(3),
  dimensions: fc.uniqueArray(fc.nat(3), { maxLength: 3 }),
  grains: fc.array(fc.constantFrom(...ofDays), { maxLength: 2 }),
  others: fc.uniqueArray(
    fc.oneof(plain, ofTime, fc.constant({ dimension: 'goods.year', bin: 2 })),
    {
      ...{ maxLength: 1, selector: nameOf },
    },
  ),
  measures: fc.uniqueArray(fc.nat(6), { minLength: 1, maxLength: 3 }),
  ratio: fc.boolean(),
  filters,
  top: fc.option(fc.record({ count: fc.integer({ min: 1, max: 2 }), others: fc.boolean() }), {
    nil: undefined,
  }),
})
type Asked = typeof asked extends fc.Arbitrary<infer One> ? One : never

function queryOf(one: Asked, declared: readonly Rollup[]): MetricsQuery {
  const like = declared[one.rollup % declared.length]
  const known = like?.dimensions ?? []
  const own = one.dimensions.flatMap((place, index) => {
    const dimension = known[place]
    const grain = one.grains[index]
    const isTime = dimension?.dimension === 'sales.day' || dimension?.dimension === 'sales.at'
    if (!dimension) return []
    return [isTime && grain ? { dimension: dimension.dimension, grain } : dimension]
  })
  const dimensions = one.ratio ? own : [...own, ...one.others]
  const measures = [...(like?.measures ?? []), ...(like?.valuesOf ? [like.valuesOf] : [])]
  const chosen = one.measures.map((place) => measures[place % measures.length] ?? 'sales.items')
  const unique = [
    ...new Map(dimensions.map((dimension) => [nameOf(dimension), dimension])).values(),
  ]
  const [first] = unique
  const [by = ''] = chosen
  const query: MetricsQueryInput = {
    measures: [...new Set([...chosen, ...(one.ratio ? ['sales.average'] : [])])],
    dimensions: unique,
    filters: one.filters,
    ...(one.top && first && { top: { ...one.top, dimension: nameOf(first), by } }),
  }
  return parseMetricsQuery(query)
}

it('any query answers the same from rollups as from rows', async () => {
  let answered = 0
  const run = fc.asyncProperty(
    shops,
    rollups,
    fc.array(asked, { minLength: 1, maxLength: 8 }),
    async (rows, declared, some) => {
      await fillShop(duckdb, rows)
      const built = await build(declared)
      for (const one of some) {
        const query = queryOf(one, declared)
        const expected = compileQuery(model, query)
        const found = compileQuery(model, query, { rollups: built })
        if (found.rollup === undefined) continue
        answered += 1
        expect(found.columns).toEqual(expected.columns)
        expect(await rowsOf(found.sql), found.sql).toEqual(await rowsOf(expected.sql))
      }
    },
  )
  await fc.assert(run, { numRuns: 200 })
  expect(answered).toBeGreaterThan(200)
})

/** As the marts do. */
async function build(declared: readonly Rollup[]): Promise<Rollup[]> {
  await duckdb.run('DROP SCHEMA IF EXISTS rollups CASCADE; CREATE SCHEMA rollups')
  await duckdb.run('DELETE FROM mart.rollups')
  await buildRollups(
    duckdb,
    declared.map((rollup) => rollupBuild(model, rollup)),
  )
  const found = await duckdb.rows<{ name: string; additive: string; problem: string | null }>(
    'SELECT name, additive, problem FROM mart.rollups',
  )
  return declared.map((rollup) => {
    const built = found.find(({ name }) => name === rollup.name)
    expect(built?.problem).toBe(null)
    return { ...rollup, additive: JSON.parse(built?.additive ?? '[]') as string[] }
  })
}

async function rowsOf(sql: string): Promise<string[]> {
  const rows = await duckdb.rows(sql)
  return rows.map((row) =>
    JSON.stringify(row, (_, value: unknown) => (typeof value === 'bigint' ? Number(value) : value)),
  )
}
