import { once } from 'node:events'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib'

import type { DuckDb } from '@deftunes/core'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { startPostgresBench, type PostgresBench } from './postgres-source.ts'
import { failure, openLake, printed } from './support.ts'

const password = 'p4ss-of-reader'

let bench: PostgresBench
let client: pg.Client
let extract: PostgresBench['extract']
let readerUrl: string

beforeAll(async () => {
  bench = await startPostgresBench()
  ;({ client, extract } = bench)
  await client.query(`
    CREATE ROLE reader LOGIN PASSWORD '${password}';
    CREATE SCHEMA closed;
    CREATE TABLE closed.things (id int);
    CREATE TABLE secrets (id int);
    CREATE TABLE things AS SELECT g AS id, 'name ' || g AS name FROM generate_series(1, 100) AS g;
    CREATE TABLE spelled_twice (id int, "Name" text, name text);
    CREATE TABLE files (id int, "FileName" text);
    CREATE VIEW broken AS SELECT id, 1 / (id - 50) AS inverse FROM things;
    CREATE VIEW slow AS SELECT id, pg_sleep(0.05) IS NULL AS slept FROM things WHERE id <= 20;`)
  readerUrl = bench.url.replace(/\/\/.*@/, `//reader:${password}@`)
})

afterAll(() => bench?.stop())

const place = () => new URL(bench.url).host

describe('a refusal names place and reason, and is not worth another try', () => {
  it.each([
    [
      'a table that is not there',
      'public.nothing',
      (url: string) => url,
      'table public.nothing, got none',
    ],
    [
      'a schema that is not there',
      'nowhere.things',
      (url: string) => url,
      'table nowhere.things, got none',
    ],
    [
      'a table that it may not read',
      'public.secrets',
      (url: string) => url,
      'permission denied for table secrets',
    ],
    [
      'a schema that it may not enter',
      'closed.things',
      (url: string) => url,
      'permission denied for schema closed',
    ],
    [
      'a wrong password',
      'public.things',
      (url: string) => url.replace(password, 'p4ss-wrong'),
      'password authentication failed',
    ],
    [
      'a database that is not there',
      'public.things',
      (url: string) => url.replace(/deftunes$/, 'nothing'),
      'database "nothing" does not exist',
    ],
    ['a query that cannot be computed', 'public.broken', () => bench.url, 'division by zero'],
  ])('%s', async (_, table, change, reason) => {
    const error = await failure(extract(table, { url: change(readerUrl) }))
    expect(error).toMatchObject({ code: 'LAKE_SOURCE_REFUSED', details: { retryable: false } })
    expect(error.message).toContain(reason)
    expect(error.message).toContain(place())
    expect(printed(error)).not.toMatch(/p4ss/)
  })
})

it.each([
  ['a wrong password', (url: string) => url.replace(password, 'p4ss-wrong')],
  ['a database that is not there', (url: string) => url.replace(/deftunes$/, 'nothing')],
])('%s is a mistake in the url', async (_, change) => {
  const error = await failure(extract('public.things', { url: change(readerUrl) }))
  expect(error).toMatchObject({ details: { setting: 'url' } })
})

it('a refusal of one connection ends the other, however far that has come', async () => {
  for (let round = 0; round < 15; round++) {
    const error = await failure(extract('public.secrets', { url: readerUrl }))
    expect(error).toMatchObject({ code: 'LAKE_SOURCE_REFUSED' })
  }
})

it.each([
  ['public.spelled_twice', 'name'],
  ['public.files', 'FileName'],
])('a column of %s that landed files cannot have is told by its name', async (table, name) => {
  const error = await failure(extract(table))
  expect(error).toMatchObject({ code: 'LAKE_SOURCE_REFUSED', details: { retryable: false } })
  expect(error.message).toContain(`and none called filename, got ${name}: make a view`)
})

it('a row that is too long to be read back is told without its content', async () => {
  await client.query(`CREATE TABLE long AS SELECT 1 AS id, repeat('x', 17 << 20) AS value`)
  const error = await failure(extract('public.long'))
  expect(error).toMatchObject({ code: 'LAKE_COUNT_MISMATCH', details: { retryable: false } })
  expect(error.message).toMatch(
    /^public\.long: expected rows that can be read back .*maximum line size/i,
  )
  expect(error.message.length).toBeLessThan(500)
})

describe('a source that does not answer', () => {
  it('is named by host and port, without the password', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    server.close()
    await once(server, 'close')
    const error = await failure(
      extract('public.things', { url: `postgres://me:p4ss@127.0.0.1:${port}/db` }),
    )
    expect(error).toMatchObject({ code: 'LAKE_SOURCE_UNREACHABLE', details: { retryable: true } })
    expect(error.message).toMatch(
      new RegExp(`^PostgreSQL at 127.0.0.1:${port}/db: expected a connection, got: .*ECONNREFUSED`),
    )
    expect(printed(error)).not.toMatch(/p4ss/)
  })

  it('is given up after connect_timeout_ms when it accepts and says nothing', async () => {
    await using silent = await silentServer()
    const error = await failure(
      extract('public.things', { url: silent.url, config: { connect_timeout_ms: 100 } }),
    )
    expect(error).toMatchObject({ code: 'LAKE_SOURCE_UNREACHABLE' })
    expect(error.message).toContain('timeout')
  })
})

describe('an extraction that is broken off', () => {
  it.each([
    ['pg_cancel_backend', 'canceling statement due to user request'],
    ['pg_terminate_backend', 'terminat'],
  ])('by %s says so, and may be tried again', async (kill, words) => {
    const failing = failure(extract('public.slow'))
    await whileCopying()
    await client.query(
      `SELECT ${kill}(pid) FROM pg_stat_activity WHERE application_name = 'deftunes' AND query LIKE 'COPY%'`,
    )
    const error = await failing
    expect(error).toMatchObject({ code: 'LAKE_SOURCE_FAILED', details: { retryable: true } })
    expect(error.message).toContain(words)
    expect(error.message).toContain('table public.slow')
    await noConnectionLeft()
  })

  it('by its signal ends with the reason of the signal and leaves no connection', async () => {
    const stop = new AbortController()
    const failing = failure(extract('public.slow', { signal: stop.signal }))
    await whileCopying()
    stop.abort(new Error('stopped by hand'))
    expect((await failing).message).toBe('stopped by hand')
    await noConnectionLeft()
  })

  it('by its signal does not wait for a server that says nothing', async () => {
    await using silent = await silentServer()
    const stop = new AbortController()
    const failing = failure(extract('public.things', { url: silent.url, signal: stop.signal }))
    await silent.connected
    stop.abort(new Error('stopped by hand'))
    expect((await failing).message).toBe('stopped by hand')
  })

  it('before it began does nothing', async () => {
    const signal = AbortSignal.abort(new Error('stopped before'))
    expect((await failure(extract('public.things', { signal }))).message).toBe('stopped before')
  })

  async function whileCopying() {
    const sql = `SELECT FROM pg_stat_activity WHERE application_name = 'deftunes' AND query LIKE 'COPY%' AND state = 'active'`
    while ((await client.query(sql)).rowCount === 0) await delay(5)
  }

  async function noConnectionLeft() {
    const sql = `SELECT FROM pg_stat_activity WHERE application_name = 'deftunes'`
    await expect.poll(async () => (await client.query(sql)).rowCount, { timeout: 10_000 }).toBe(0)
  }
})

describe('what was landed is compared with the source', () => {
  it.each([
    ['a changed letter', (csv: string) => csv.replace('name 7\n', 'name x\n')],
    ['a lost row', (csv: string) => csv.replace('7,name 7\n', '')],
    [
      'a row that is there twice',
      (csv: string) => csv.replace('7,name 7\n', '7,name 7\n7,name 7\n'),
    ],
    ['values that changed places', (csv: string) => csv.replace('7,name 7\n', 'name 7,7\n')],
    ['an empty text that was a value', (csv: string) => csv.replace('7,name 7\n', '7,""\n')],
    ['a NULL that was a value', (csv: string) => csv.replace('7,name 7\n', '7,\n')],
    ['nothing at all', () => ''],
  ])('and %s is told, with nothing landed', async (_, tamper) => {
    const lake = await openLake(bench.duckdb)
    const staged = join(lake.stagingFolder, lake.runId, 'rows')
    const error = await failure(
      extract('public.things', { ...lake, duckdb: tampering(bench.duckdb, staged, tamper) }),
    )
    expect(error).toMatchObject({ code: 'LAKE_COUNT_MISMATCH' })
    expect(error.message).toMatch(
      /^public\.things: expected 100 rows with checksum \d+ as in PostgreSQL, landed \d+ with \d+$/,
    )
    expect(await lake.store.list('')).toEqual([])
  })

  /** A DuckDB that finds other files than were written. */
  function tampering(duckdb: DuckDb, folder: string, tamper: (csv: string) => string): DuckDb {
    return {
      ...duckdb,
      rows: async (sql) => {
        for (const name of await readdir(folder)) {
          const path = join(folder, name)
          const csv = zstdDecompressSync(await readFile(path)).toString('utf8')
          await writeFile(path, zstdCompressSync(tamper(csv)))
        }
        return duckdb.rows(sql)
      },
    }
  }
})

/** A server that accepts connections and never says a word. */
async function silentServer() {
  const sockets: { destroy(): void }[] = []
  const server = createServer((socket) => {
    sockets.push(socket)
    socket.on('error', () => {})
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `postgres://me:p4ss@127.0.0.1:${port}/db`,
    connected: once(server, 'connection'),
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
