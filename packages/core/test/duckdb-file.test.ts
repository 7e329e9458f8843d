import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, expect, it } from 'vitest'

import { openDuckDb, openDuckDbFile, type DuckDbFile } from '../src/index.ts'

const endless = 'SELECT count(*) AS n FROM range(1000000000) AS a, range(1000000000) AS b'

let folder: string
let file: DuckDbFile
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'duckdb-file-'))
  const path = join(folder, 'a.duckdb')
  const writer = await openDuckDb({ path })
  await writer.run('CREATE TABLE t AS SELECT range AS n, hash(range) AS h FROM range(3)')
  writer.close()
  file = await openDuckDbFile({ path, connections: 2 })
})
afterAll(async () => {
  file.close()
  await rm(folder, { recursive: true, force: true })
})

it.each([
  ['1::BIGINT', 1],
  ['9007199254740993', '9007199254740993'],
  ['sum(n)', 3],
  ['12.50::DECIMAL(10,2)', 12.5],
  ["DATE '2024-01-02'", '2024-01-02'],
  ["TIMESTAMP '2024-01-02 03:04:05'", '2024-01-02T03:04:05.000000'],
  ["TIMESTAMP '2024-01-02 03:04:05.12'", '2024-01-02T03:04:05.120000'],
  ["TIMESTAMPTZ '2024-01-02 03:04:05+02'", '2024-01-02T01:04:05.000000'],
  ["TIMESTAMP_NS '2024-01-02 03:04:05.123456789'", '2024-01-02T03:04:05.123456'],
  ["'infinity'::DOUBLE", null],
  ['true', true],
  ['NULL', null],
  ['[1, 2]', '[1, 2]'],
])('%s is read as what JSON can hold', async (sql, expected) => {
  const { columns, rows } = await file.read(`SELECT ${sql} AS value FROM t`)
  expect(rows[0]).toEqual([expected])
  expect(columns.map(({ name }) => name)).toEqual(['value'])
})

it.each([
  "SELECT * FROM read_text('/etc/hosts')",
  "ATTACH '/tmp/other.duckdb'",
  "COPY t TO '/tmp/t.csv'",
  'CREATE TABLE u AS SELECT 1',
  'DELETE FROM t',
  "SET memory_limit = '1GB'",
  'SET enable_external_access = true',
])('%s is refused', async (sql) => {
  await expect(file.read(sql)).rejects.toMatchObject({ code: 'CORE_SQL_FAILED' })
})

it('statements run side by side, and others wait for one to end', async () => {
  const stopper = new AbortController()
  const long = [1, 2].map(() => file.read(endless, stopper.signal))
  const ended = Promise.allSettled(long)
  const waiting = file.read('SELECT n FROM t ORDER BY n')
  stopper.abort(new Error('seen enough'))
  const stopped = {
    code: 'CORE_SQL_FAILED',
    message: 'DuckDB: the statement was stopped: seen enough',
  }
  expect(await ended).toMatchObject(
    long.map(() => ({ status: 'rejected', reason: expect.objectContaining(stopped) as Error })),
  )
  expect((await waiting).rows).toEqual([[0], [1], [2]])
})

it('who waits may give up, and leaves its turn to the next', async () => {
  const [stopper, waiter] = [new AbortController(), new AbortController()]
  const long = [1, 2].map(() => file.read(endless, stopper.signal))
  const waiting = file.read(endless, waiter.signal)
  const settled = Promise.allSettled(long)
  const next = file.read('SELECT 1 AS a')
  waiter.abort()
  await expect(waiting).rejects.toMatchObject({ code: 'CORE_SQL_FAILED' })
  stopper.abort()
  await settled
  expect((await next).rows).toEqual([[1]])
  await expect(file.read('SELECT 1', waiter.signal)).rejects.toMatchObject({
    code: 'CORE_SQL_FAILED',
  })
})

it('a statement that runs for longer than it may is stopped, and leaves its connection', async () => {
  const path = join(folder, 'a.duckdb')
  const limited = await openDuckDbFile({ path, connections: 1, statementMs: 50 })
  const long = limited.read(endless)
  const next = limited.read('SELECT 1 AS a')
  await expect(long).rejects.toMatchObject({
    code: 'CORE_SQL_TOO_LONG',
    message: 'DuckDB: expected the statement to end within 0.05 s, it was stopped then',
    details: { sql: endless },
  })
  expect((await next).rows).toEqual([[1]])
  await expect(limited.read(endless, new AbortController().signal)).rejects.toMatchObject({
    code: 'CORE_SQL_TOO_LONG',
  })
  limited.close()
})

it('a file that is none is refused', async () => {
  const path = join(folder, 'none.duckdb')
  await expect(openDuckDbFile({ path, connections: 1 })).rejects.toMatchObject({
    code: 'CORE_SQL_FAILED',
  })
})
