import { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'

import {
  describeQuery,
  openDuckDb,
  quoteIdentifier,
  quoteLiteral,
  type CoreError,
  type DuckDb,
} from '../src/index.ts'

let duckdb: DuckDb
beforeAll(async () => {
  duckdb = await openDuckDb()
})
afterAll(() => duckdb.close())

it('returns exact plain values', async () => {
  const [row] =
    await duckdb.rows(`SELECT 9007199254740993::BIGINT AS big, 1.50::DECIMAL(5,2) AS price,
    TIMESTAMP '2020-01-01 10:00:00.123456' AS ts, DATE '2020-02-29' AS day, [1, NULL] AS list,
    {'a': {'b': 'x'}} AS nested, MAP {'k': 1} AS map, NULL AS nothing, 'a'::BLOB AS bytes, true AS yes`)
  expect(row).toEqual({
    big: 9007199254740993n,
    price: '1.50',
    ts: '2020-01-01 10:00:00.123456',
    day: '2020-02-29',
    list: [1, null],
    nested: { a: { b: 'x' } },
    map: [['k', 1]],
    nothing: null,
    bytes: new Uint8Array([97]),
    yes: true,
  })
})

it('keeps the SQL and the cause with an error', async () => {
  const error = await duckdb.rows('SELECT nope').catch((caught: unknown) => caught)
  expect(error).toMatchObject({ code: 'CORE_SQL_FAILED', details: { sql: 'SELECT nope' } })
  expect((error as CoreError).cause).toBeInstanceOf(Error)
})

it('says what is wrong with data after quoting little of it', async () => {
  const said = `repeat('x', 5000) || chr(10) || 'what is wrong' || repeat(chr(10) || 'more', 5000)`
  const error = (await duckdb.run(`SELECT error(${said})`).catch((e: unknown) => e)) as CoreError
  expect(error.message).toMatch(/^DuckDB: .*x{900} …\nwhat is wrong\n(more\n)+.* …$/)
  expect(error.message.length).toBeLessThan(3_100)
})

it.each([{ memoryLimit: 'plenty' }, { path: '/no/such/folder/x.db' }])(
  'says what is wrong with the options %j',
  async (options) => {
    await expect(openDuckDb(options)).rejects.toMatchObject({
      code: 'CORE_SQL_FAILED',
      details: { sql: expect.stringContaining('open ') as string },
    })
  },
)

it('closes a file that it opened and cannot use', async () => {
  const refusing = vi.spyOn(DuckDBConnection.prototype, 'run')
  refusing.mockRejectedValueOnce(new Error('no such setting'))
  const closing = vi.spyOn(DuckDBInstance.prototype, 'closeSync')
  await expect(openDuckDb()).rejects.toMatchObject({
    code: 'CORE_SQL_FAILED',
    message: 'DuckDB: no such setting',
    details: { sql: expect.stringContaining('open :memory:') as string },
  })
  expect(closing).toHaveBeenCalledOnce()
  refusing.mockRestore()
  closing.mockRestore()
})

it('tells what a query would yield without running it', async () => {
  const query = `SELECT error('ran')::INTEGER AS a, [{'b': 1.50}] AS "B b" FROM range(3)`
  expect(await describeQuery(duckdb, query)).toEqual([
    { name: 'a', type: 'INTEGER' },
    { name: 'B b', type: 'STRUCT(b DECIMAL(3,2))[]' },
  ])
  await expect(describeQuery(duckdb, 'SELECT nope')).rejects.toMatchObject({
    code: 'CORE_SQL_FAILED',
  })
})

it('tells of each statement that ran and how long it took', async () => {
  const seen: [string, number][] = []
  const traced = await openDuckDb({ onStatement: (sql, ms) => seen.push([sql, ms]) })
  await traced.run('CREATE TABLE t AS SELECT 1 AS a')
  await traced.rows('FROM t')
  traced.close()
  expect(seen.map(([sql]) => sql)).toEqual(['CREATE TABLE t AS SELECT 1 AS a', 'FROM t'])
  expect(seen.every(([, ms]) => ms > 0)).toBe(true)
})

it('never fetches an extension', async () => {
  await expect(duckdb.run("SELECT * FROM read_parquet('s3://bucket/x.parquet')")).rejects.toThrow()
})

it('quotes any name and any text so that they come back as they were', async () => {
  const text = fc
    .string({ unit: 'grapheme', minLength: 1 })
    .filter((value) => !value.includes('\0'))
  await fc.assert(
    fc.asyncProperty(
      text.filter((name) => !(name in {})),
      text,
      async (name, value) => {
        const sql = `SELECT ${quoteLiteral(value)} AS ${quoteIdentifier(name)}`
        const [row] = await duckdb.rows(sql)
        expect(Object.values(row ?? {})).toEqual([value])
      },
    ),
  )
})
