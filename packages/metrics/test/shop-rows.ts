import { quoteLiteral, type DuckDb } from '@deftunes/core'
import * as fc from 'fast-check'

import type { Shop } from './plain-answer.ts'

/** A value, or NULL. */
export const maybe = <T>(one: fc.Arbitrary<T>) => fc.option(one, { nil: null, freq: 4 })
/** A day of ten weeks over the end of a year. */
export const day = fc.integer({ min: 0, max: 70 }).map((days) => {
  return new Date(Date.parse('2023-12-20') + days * 86_400_000).toISOString().slice(0, 10)
})

/** Rows of a shop, with keys that meet nothing among them. */
export const shops: fc.Arbitrary<Shop> = fc.record({
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
      half: fc.integer({ min: 0, max: 47 }),
      buyer: fc.integer({ min: 1, max: 7 }),
      item: fc.integer({ min: 1, max: 6 }),
      price: fc.integer({ min: 0, max: 9 }),
      liked: maybe(fc.boolean()),
    }),
    { maxLength: 30 },
  ),
})

/** Makes the tables of a shop. */
export async function fillShop(duckdb: DuckDb, rows: Shop): Promise<void> {
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
    const values = allOf(rows, table as keyof Shop).map((row) => {
      const cells = names.map((name) => row[name] ?? null)
      return `(${cells.map(quoteLiteral).join(', ')})`
    })
    if (values.length > 0) await duckdb.run(`INSERT INTO shop.${table} VALUES ${values.join(', ')}`)
  }
}

type Row = Record<string, string | number | boolean | null>

/** The times of sales are those of their half hours. */
function allOf(rows: Shop, table: keyof Shop): Row[] {
  if (table !== 'sales') return rows[table]
  return rows.sales.map(({ half = 0, ...sale }) => ({
    ...sale,
    bought_at: new Date(Date.parse(sale.day) + half * 1_800_000).toISOString().slice(0, 19),
  }))
}
