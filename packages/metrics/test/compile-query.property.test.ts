import { openDuckDb, type DuckDb } from '@deftunes/core'
import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'

import { compileQuery, parseMetricsQuery, othersColumn, type MetricsQuery } from '../src/index.ts'
import { modelOf, shop } from './model.ts'
import { answerOf } from './plain-answer.ts'
import { fillShop, maybe, shops } from './shop-rows.ts'

const { model } = modelOf(shop)
let duckdb: DuckDb

beforeAll(async () => {
  duckdb = await openDuckDb({ threads: 1 })
  await duckdb.run('CREATE SCHEMA shop')
})
afterAll(() => duckdb.close())

const ofSales = [
  'sales.revenue',
  'sales.items',
  'sales.buyers',
  'sales.likes',
  'sales.dearest',
  'sales.average',
]
const ofGoods = ['goods.goods', 'goods.oldest']
const shared = ['goods.kind', 'goods.year']
const own = ['sales.liked', 'buyers.town', 'countries.name', ...shared]

const filters = (dimensions: readonly string[]) =>
  fc.array(
    fc.oneof(
      fc.record({
        dimension: fc.constantFrom(...dimensions.filter((one) => one === 'goods.kind')),
        op: fc.constantFrom('in' as const, 'not in' as const),
        values: fc.array(maybe(fc.constantFrom('tea', 'cup', 'x'))),
      }),
      fc.record({
        dimension: fc.constant('goods.year'),
        op: fc.constant('range' as const),
        from: fc.integer({ min: 1989, max: 1993 }),
      }),
    ),
    { maxLength: 2 },
  )

const queryOf = (measures: readonly string[], dimensions: readonly string[]) =>
  fc
    .record({
      measures: fc.uniqueArray(fc.constantFrom(...measures), { minLength: 1 }),
      dimensions: fc.uniqueArray(fc.constantFrom(...dimensions), { maxLength: 2 }),
      month: dimensions.length > shared.length ? fc.boolean() : fc.constant(false),
      filters: filters(dimensions),
      top: fc.option(fc.record({ count: fc.integer({ min: 1, max: 3 }), others: fc.boolean() }), {
        nil: undefined,
      }),
    })
    .map(({ measures: asked, dimensions: by, month, filters: some, top }): MetricsQuery => {
      const [first] = by
      return parseMetricsQuery({
        measures: asked,
        dimensions: [
          ...by.map((dimension) => ({ dimension })),
          ...(month ? [{ dimension: 'sales.day', grain: 'month' }] : []),
        ],
        filters: some,
        ...(top &&
          first &&
          asked[0] !== 'sales.per_good' && { top: { ...top, dimension: first, by: asked[0] } }),
      })
    })

const queries = fc.oneof(
  queryOf(ofSales, own),
  queryOf([...ofSales, ...ofGoods, 'sales.per_good'], shared),
)

it('any query of any rows comes out as counting them one by one does', async () => {
  const run = fc.asyncProperty(
    shops,
    fc.array(queries, { minLength: 1, maxLength: 6 }),
    async (rows, asked) => {
      await fillShop(duckdb, rows)
      for (const query of asked) {
        const { sql, columns } = compileQuery(model, query)
        const found = await duckdb.rows(sql)
        const cells = found.map((row) => columns.map(({ name }) => plain(row[name])))
        const expected = answerOf(rows, query)
        expect(sorted(cells)).toEqual(sorted(expected))
        expect(columns.map(({ name }) => name).includes(othersColumn)).toBe(query.top !== undefined)
      }
    },
  )
  await fc.assert(run, { numRuns: 150 })
})

function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value)
  if (typeof value === 'number') return Number(value.toFixed(9))
  return value instanceof Date ? value.toISOString().slice(0, 10) : value
}

function sorted(rows: readonly unknown[][]): string[] {
  return rows.map((row) => JSON.stringify(row)).sort()
}
