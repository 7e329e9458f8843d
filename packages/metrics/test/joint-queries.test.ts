import { openDuckDb, type DuckDb } from '@deftunes/core'
import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'

import {
  compileQuery,
  jointKey,
  jointQueries,
  parseMetricsQuery,
  type MetricsQuery,
  type MetricsQueryInput,
  type Rollup,
} from '../src/index.ts'
import { modelOf, shop } from './model.ts'
import { fillShop, shops } from './shop-rows.ts'

const { model } = modelOf(shop)
let duckdb: DuckDb

beforeAll(async () => {
  duckdb = await openDuckDb({ threads: 1 })
  await duckdb.run('CREATE SCHEMA shop')
})
afterAll(() => duckdb.close())

const byMonth = [{ dimension: 'sales.day', grain: 'month' as const }]
const inKiel = [{ dimension: 'buyers.town', op: 'in' as const, values: ['Kiel'] }]

/** The measures of each query that is made of some. */
function joined(queries: readonly MetricsQueryInput[], rollups: readonly Rollup[] = []) {
  const all = queries.map((query) => parseMetricsQuery(query))
  return [...jointQueries(model, all, rollups).values()].map(({ measures }) => measures)
}

it('puts measures of the same rows together, each once, whatever the order they are asked in', () => {
  const [some, other] = [['sales.revenue'], ['sales.items', 'sales.revenue']]
  const expected = [['sales.items', 'sales.revenue']]
  expect(joined([{ measures: some }, { measures: other }])).toEqual(expected)
  expect(joined([{ measures: other }, { measures: some }])).toEqual(expected)
  const months = [some, other].map((measures) => ({ measures, dimensions: byMonth }))
  expect(joined(months)).toEqual(expected)
})

it('keeps the greatest limit of those that are put together', () => {
  const queries = [3, 7, 5].map((limit) => parseMetricsQuery({ measures: ['sales.items'], limit }))
  expect([...jointQueries(model, queries, []).values()][0]?.limit).toBe(7)
})

it.each<[string, MetricsQueryInput]>([
  ['other filters', { measures: ['sales.items'], filters: inKiel }],
  ['other dimensions', { measures: ['sales.items'], dimensions: byMonth }],
  ['another table', { measures: ['goods.goods'] }],
  ['two tables', { measures: ['sales.per_good'] }],
])('keeps queries of %s apart', (_, query) => {
  const measures = ['sales.revenue']
  expect(joined([{ measures }, query])).toEqual([measures, query.measures])
})

it.each<[string, MetricsQueryInput]>([
  ['by values', { measures: ['sales.items'], dimensions: [{ dimension: 'goods.kind' }] }],
  ['in an order', { measures: ['sales.items'], order: [{ by: 'sales.items' }] }],
  ['without a measure', { dimensions: byMonth }],
  ['that the model refuses', { measures: ['goods.goods'], filters: inKiel }],
])('leaves a query %s alone', (_, query) => {
  expect(joined([query])).toEqual([])
})

it('keeps apart what rollups answer from what rows do', () => {
  const small: Rollup = { name: 'small', table: 'sales', dimensions: [], measures: ['sales.items'] }
  const queries = ['sales.items', 'sales.dearest'].map((measure) => ({ measures: [measure] }))
  expect(joined(queries)).toEqual([['sales.dearest', 'sales.items']])
  expect(joined(queries, [small])).toEqual([['sales.items'], ['sales.dearest']])
})

const measures = ['revenue', 'items', 'buyers', 'likes', 'dearest', 'average'].map(
  (name) => `sales.${name}`,
)
const asked = fc
  .record({
    measures: fc.uniqueArray(fc.constantFrom(...measures), { minLength: 1 }),
    dimensions: fc.constantFrom([], byMonth, [{ dimension: 'sales.day' }]),
    filters: fc.constantFrom([], inKiel),
    limit: fc.constantFrom(2, 1_000),
  })
  .map((query) => parseMetricsQuery(query))

it('any queries answer the same put together as alone', async () => {
  let shared = 0
  const run = fc.asyncProperty(
    shops,
    fc.array(asked, { minLength: 6, maxLength: 10 }),
    async (rows, queries) => {
      await fillShop(duckdb, rows)
      const joint = jointQueries(model, queries, [])
      for (const query of queries) {
        const found = joint.get(jointKey(model, query, undefined) ?? '')
        if (!found) continue
        if (found.measures.length > query.measures.length) shared += 1
        expect(await cellsOf(found, query), JSON.stringify(query)).toEqual(
          await cellsOf(query, query),
        )
      }
    },
  )
  await fc.assert(run, { numRuns: 100 })
  expect(shared).toBeGreaterThan(60)
})

/** The columns of one query from the rows of another. */
async function cellsOf(read: MetricsQuery, { limit, ...query }: MetricsQuery) {
  const { columns } = compileQuery(model, { ...query, limit })
  const rows = await duckdb.rows(compileQuery(model, read).sql)
  return rows.slice(0, limit).map((row) => columns.map(({ name }) => row[name]))
}
