import { openDuckDb, quoteLiteral, type DuckDb } from '@deftunes/core'
import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'

import { compileQuery, parseMetricsQuery, othersColumn, type MetricsQuery } from '../src/index.ts'
import { modelOf, shop } from './model.ts'
import { answerOf, type Shop } from './plain-answer.ts'

const { model } = modelOf(shop)
let duckdb: DuckDb

beforeAll(async () => {
  duckdb = await openDuckDb({ threads: 1 })
  await duckdb.run('CREATE SCHEMA shop')
})
afterAll(() => duckdb.close())

const maybe = <T>(one: fc.Arbitrary<T>) => fc.option(one, { nil: null, freq: 4 })
const day = fc.integer({ min: 0, max: 70 }).map((days) => {
  return new Date(Date.parse('2023-12-20') + days * 86_400_000).toISOString().slice(0, 10)
})

const shops: fc.Arbitrary<Shop> = fc.record({
  countries: fc.uniqueArray(
    fc.record({
      code: fc.constantFrom('DE', 'FR', 'IT'),
      name: fc.constantFrom('Germany', 'France', "l'Italia"),
    }),
    { selector: ({ code }) => code },
  ),
  buyers: fc.uniqueArray(
    fc.record({
      id: fc.integer({ min: 1, max: 6 }),
      country: maybe(fc.constantFrom('DE', 'FR', 'IT')),
      town: maybe(fc.constantFrom('Kiel', 'Nice', 'Rome')),
    }),
    { selector: ({ id }) => id },
  ),
  goods: fc.uniqueArray(
    fc.record({
      id: fc.integer({ min: 1, max: 5 }),
      kind: maybe(fc.constantFrom('tea', 'cup')),
      year: fc.integer({ min: 1990, max: 1993 }),
    }),
    { selector: ({ id }) => id },
  ),
  sales: fc.array(
    fc.record({
      day,
      buyer: fc.integer({ min: 1, max: 7 }),
      item: fc.integer({ min: 1, max: 6 }),
      price: fc.integer({ min: 0, max: 9 }),
      liked: maybe(fc.boolean()),
    }),
    { maxLength: 30 },
  ),
})

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
      await fill(rows)
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

async function fill(rows: Shop): Promise<void> {
  const types = {
    countries: 'code VARCHAR, name VARCHAR',
    buyers: 'id INTEGER, country VARCHAR, town VARCHAR',
    goods: 'id INTEGER, kind VARCHAR, year INTEGER',
    sales:
      'day DATE, buyer INTEGER, item INTEGER, price INTEGER, liked BOOLEAN, id INTEGER, bought_at TIMESTAMP',
  }
  for (const [table, columns] of Object.entries(types)) {
    await duckdb.run(`CREATE OR REPLACE TABLE shop.${table} (${columns})`)
    const names = columns.split(', ').map((column) => column.split(' ')[0] ?? '')
    const values = rows[table as keyof Shop].map((row) => {
      const cells = names.map(
        (name) => (row as Record<string, string | number | boolean | null>)[name] ?? null,
      )
      return `(${cells.map(quoteLiteral).join(', ')})`
    })
    if (values.length > 0) await duckdb.run(`INSERT INTO shop.${table} VALUES ${values.join(', ')}`)
  }
}

function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value)
  if (typeof value === 'number') return Number(value.toFixed(9))
  return value instanceof Date ? value.toISOString().slice(0, 10) : value
}

function sorted(rows: readonly unknown[][]): string[] {
  return rows.map((row) => JSON.stringify(row)).sort()
}
