import { openDuckDb, type DuckDb } from '@deftunes/core'
import { afterAll, beforeAll, expect, it } from 'vitest'

import { lintModel } from '../src/index.ts'
import { modelOf, shop } from './model.ts'

let duckdb: DuckDb

beforeAll(async () => {
  duckdb = await openDuckDb({ threads: 1 })
  await duckdb.run('CREATE SCHEMA shop')
  const tables = {
    sales:
      'id INTEGER, day DATE, bought_at TIMESTAMP, buyer INTEGER, item INTEGER, price DOUBLE, liked BOOLEAN',
    buyers: 'id INTEGER, country VARCHAR, town VARCHAR',
    countries: 'code VARCHAR, name VARCHAR',
    goods: 'id INTEGER, kind VARCHAR, year INTEGER',
  }
  for (const [name, columns] of Object.entries(tables))
    await duckdb.run(`CREATE TABLE shop.${name} (${columns})`)
})
afterAll(() => duckdb.close())

async function told(text: string): Promise<string[]> {
  const mistakes = await lintModel(modelOf(text), duckdb)
  return mistakes.map(({ line, path, message }) => `${line} ${path}: ${message}`)
}

it('a model that fits its tables has no mistake', async () => {
  expect(await told(shop)).toEqual([])
})

it.each<[string, string, string, RegExp]>([
  [
    'a relation',
    'shop.goods',
    'shop.godos',
    /^35 tables\.goods: relation: expected a table of the lake, got 'shop\.godos'/,
  ],
  [
    'a column of a key',
    'key: [code]',
    'key: [cod]',
    /countries: key: expected a column \(code, name\), got 'cod'/,
  ],
  [
    'a column of a join',
    '{ item: id }',
    '{ itm: id }',
    /sales\.joins\.goods: expected a column \(id, .*\), got 'itm'/,
  ],
  [
    'a column that a join meets',
    '{ buyer: id }',
    '{ buyer: user }',
    /sales\.joins\.buyers: expected a column \(id, country, town\), got 'user'/,
  ],
  ['an expression', 'sql: kind', 'sql: kin', /goods\.dimensions\.kind: sql: DuckDB: Binder Error/],
  [
    'the type of a dimension',
    '{ sql: year, type: number }',
    '{ sql: year, type: text }',
    /year: type: expected that of its sql \(INTEGER\), got text/,
  ],
  [
    'a sum',
    'aggregate: sum, sql: price',
    'aggregate: sum, sql: day',
    /revenue: sql: expected a number to sum, got DATE/,
  ],
  ['a condition', 'where: liked', 'where: price', /likes: where: expected a condition, got DOUBLE/],
])('%s that does not fit is told with its place', async (_, right, wrong, message) => {
  const mistakes = await told(shop.replace(right, wrong))
  expect(mistakes[0]).toMatch(message)
})

it.each([
  [
    'a table',
    '{ relation: shop.raw, on: { id: id } }',
    "source: relation: expected a table of the lake, got 'shop.raw'",
  ],
  [
    'a column',
    '{ relation: shop.goods, on: { idd: id } }',
    "source: expected a column (id, day, bought_at, buyer, item, price, liked), got 'idd'",
  ],
  [
    'a column of the other',
    '{ relation: shop.goods, on: { id: idd }, first_by: [yaer] }',
    "source: expected a column (id, kind, year), got 'idd'",
  ],
])('%s that the source of a table lacks is told', async (_, source, message) => {
  const text = shop.replace('    time: day', `    time: day\n    source: ${source}`)
  expect(await told(text)).toContain(`3 tables.sales: ${message}`)
})
