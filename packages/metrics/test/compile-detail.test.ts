import { openDuckDb, type DuckDb } from '@deftunes/core'
import { afterAll, beforeAll, expect, it } from 'vitest'

import { compileDetail, type DetailQuery } from '../src/index.ts'
import { modelOf, shop } from './model.ts'

const { model } = modelOf(shop)
let duckdb: DuckDb

beforeAll(async () => {
  duckdb = await openDuckDb({ threads: 1 })
  await duckdb.run('CREATE SCHEMA shop')
  await duckdb.run(
    `CREATE TABLE shop.countries AS FROM (VALUES ('DE', 'Germany'), ('FR', 'France')) t(code, name)`,
  )
  await duckdb.run(
    `CREATE TABLE shop.buyers AS FROM (VALUES (1, 'DE', 'Kiel'), (2, 'FR', 'Nice'), (3, NULL, 'Rome')) t(id, country, town)`,
  )
  await duckdb.run(
    `CREATE TABLE shop.sales AS SELECT CAST(i AS INTEGER) AS id, DATE '2024-01-01' + CAST(i // 2 AS INTEGER) AS day, 1 + i % 4 AS buyer, i * 0.5 AS price, i % 3 = 0 AS liked, 1 AS item, TIMESTAMP '2024-01-01' AS bought_at FROM range(40) t(i)`,
  )
})
afterAll(() => duckdb.close())

async function detail(query: Partial<DetailQuery>) {
  const compiled = compileDetail(model, {
    ...{ measure: 'sales.revenue', dimensions: [], filters: [], limit: 100, offset: 0 },
    ...query,
  })
  const rows = await duckdb.rows(compiled.sql)
  const [counted] = await duckdb.rows<{ rows: bigint }>(compiled.countSql)
  return { rows: rows.map((row) => Object.values(row)), count: Number(counted?.rows) }
}

it('tells the rows behind a measure, the newest first, with what is known of them', async () => {
  const dimensions = ['sales.day', 'countries.name']
  const { rows, count } = await detail({ dimensions, limit: 3 })
  expect(count).toBe(40)
  expect(rows).toEqual([
    [38, '2024-01-20', null],
    [39, '2024-01-20', null],
    [36, '2024-01-19', 'Germany'],
  ])
})

it('keeps what passes filters of joined tables, no value among them', async () => {
  const none = await detail({
    filters: [{ dimension: 'countries.name', op: 'in', values: [null] }],
  })
  expect(none.count).toBe(20)
  const german = await detail({
    filters: [{ dimension: 'buyers.town', op: 'in', values: ['Kiel'] }],
  })
  expect(german.rows.every(([id]) => Number(id) % 4 === 0)).toBe(true)
  expect(german.count).toBe(10)
})

it('keeps the rows alone that a measure counts', async () => {
  expect((await detail({ measure: 'sales.likes' })).count).toBe(14)
  expect((await detail({ measure: 'sales.average' })).count).toBe(40)
})

it('has every row on one page, whatever it is ordered by', async () => {
  const order = { dimension: 'countries.name', descending: false }
  const pages = await Promise.all(
    [0, 7, 14, 21, 28, 35].map((offset) => detail({ order, limit: 7, offset })),
  )
  const ids = pages.flatMap(({ rows }) => rows.map(([id]) => Number(id)))
  expect(ids.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, id) => id))
  expect(ids.slice(0, 10).every((id) => id % 4 === 1)).toBe(true)
})

it('refuses what would tell a row several times, and names that it does not know', async () => {
  await expect(detail({ measure: 'goods.goods', dimensions: ['sales.liked'] })).rejects.toThrow(
    'the join goods → sales (sales.item = goods.id) repeats rows of goods',
  )
  await expect(detail({ measure: 'sales.nothing' })).rejects.toThrow("got 'sales.nothing'")
})
