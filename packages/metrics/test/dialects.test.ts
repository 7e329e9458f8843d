import { openDuckDb, type DuckDb } from '@deftunes/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { duckDbDialect, postgresqlDialect, redshiftDialect, type Dialect } from '../src/index.ts'

let duckdb: DuckDb

beforeAll(async () => {
  duckdb = await openDuckDb({ threads: 1 })
  await duckdb.run(`CREATE TABLE things AS FROM (VALUES
    (DATE '2024-02-29', TIMESTAMP '2024-02-29 23:59:59', 0.29, true), (DATE '2024-12-31', TIMESTAMP '2024-12-31 00:00:00', 7.0, false),
    (DATE '2021-01-01', TIMESTAMP '2021-01-01 12:30:00', -0.5, NULL), (NULL, NULL, NULL, true)) t(day, bought_at, price, liked)`)
})
afterAll(() => duckdb.close())

/** What DuckDB answers to a dialect's spelling of some questions, as text. */
async function answers(dialect: Dialect): Promise<unknown[]> {
  const { truncate, bin, filtered, isSame } = dialect
  const grains = ['day', 'week', 'month', 'quarter', 'year'] as const
  const values = [
    ...grains.flatMap((grain) => [truncate('day', grain), truncate('bought_at', grain)]),
    ...[truncate('bought_at', 'hour'), bin('price', 0.01), bin('price', 0.25), bin('price', 3)],
    isSame('liked', 'NULL'),
  ]
  const sums = ['count(*)', 'count(DISTINCT day)', 'sum(price)', 'max(price)']
  const rows = (list: string[]) =>
    duckdb.rows(
      `SELECT ${list.map((sql, index) => `CAST(${sql} AS VARCHAR) AS c${index}`).join(', ')} FROM things`,
    )
  return [await rows(values), await rows(sums.map((sum) => filtered(sum, 'liked')))]
}

describe.each([
  ['PostgreSQL', postgresqlDialect],
  ['Redshift', redshiftDialect],
])('the dialect of %s', (_, dialect) => {
  it("says what DuckDB's says", async () => {
    expect(await answers(dialect)).toEqual(await answers(duckDbDialect))
  })
})
