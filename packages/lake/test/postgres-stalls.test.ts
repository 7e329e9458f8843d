import { setTimeout as delay } from 'node:timers/promises'

import type pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'

import { startProxy } from './postgres-proxy.ts'
import { startPostgresBench, type PostgresBench } from './postgres-source.ts'
import { failure, openLake } from './support.ts'

/** Short, but long enough for a machine that is busy. */
const config = { idle_timeout_ms: 400 }

let bench: PostgresBench
let client: pg.Client
let extract: PostgresBench['extract']

beforeAll(async () => {
  bench = await startPostgresBench()
  ;({ client, extract } = bench)
  await client.query(`
    CREATE VIEW flowing AS SELECT id, repeat('x', 20000) AS text, pg_sleep(0.01) IS NULL AS slept FROM generate_series(1, 2000) AS id;
    CREATE VIEW running AS SELECT * FROM flowing;
    CREATE VIEW counted_slowly AS SELECT id, CASE WHEN current_query() LIKE 'COPY%' THEN '' ELSE pg_sleep(0.5)::text END AS text FROM generate_series(1, 4) AS id;
    CREATE VIEW sluggish AS SELECT id, pg_sleep(30)::text AS text FROM generate_series(1, 4) AS id;
    CREATE VIEW never_counted AS SELECT id, CASE WHEN current_query() LIKE 'COPY%' THEN '' ELSE pg_sleep(30)::text END AS text FROM generate_series(1, 4) AS id;`)
})

afterAll(() => bench?.stop())

/** Process ids of backends that are at a query; `state` as in pg_stat_activity. */
async function whenAt(query: string, state: string): Promise<number[]> {
  const sql = `SELECT pid FROM pg_stat_activity WHERE application_name = 'deftunes' AND query LIKE $1 AND state = $2`
  for (;;) {
    const { rows } = await client.query<{ pid: number }>(sql, [query, state])
    if (rows.length > 0) return rows.map(({ pid }) => pid)
    await delay(5)
  }
}

const stalled = { code: 'LAKE_SOURCE_UNREACHABLE', details: { retryable: true } }

it('a table whose rows stop coming on the way is given up, with nothing landed', async () => {
  await using proxy = await startProxy(bench.url)
  const lake = await openLake(bench.duckdb)
  const failing = failure(extract('public.flowing', { ...lake, url: proxy.url, config }))
  await whenAt('COPY%flowing%', 'active')
  proxy.stop()
  const error = await failing
  expect(error).toMatchObject(stalled)
  expect(error.message).toMatch(
    /^PostgreSQL at 127\.0\.0\.1:\d+\/\w+: table public\.flowing: expected the next rows within 400 ms, got none; raise idle_timeout_ms/,
  )
  expect(await lake.store.list('')).toEqual([])
})

it('a table whose server process is stopped is given up', async () => {
  const failing = failure(extract('public.running', { config }))
  const pids = await whenAt('COPY%running%', 'active')
  for (const pid of pids) process.kill(pid, 'SIGSTOP')
  try {
    expect(await failing).toMatchObject(stalled)
  } finally {
    for (const pid of pids) process.kill(pid, 'SIGCONT')
  }
})

it('rows that take longer than idle_timeout_ms to be computed are given up', async () => {
  expect(await failure(extract('public.sluggish', { config }))).toMatchObject(stalled)
})

it('a checksum may take longer than idle_timeout_ms as long as the server answers', async () => {
  const { manifest } = await extract('public.counted_slowly', { config })
  expect(manifest.rows).toBe(4)
})

it('a server that is lost while it takes a checksum is given up', async () => {
  await using proxy = await startProxy(bench.url)
  const failing = failure(extract('public.never_counted', { url: proxy.url, config }))
  await whenAt('COPY%never_counted%', 'idle in transaction')
  await whenAt('SELECT count(*)%never_counted%', 'active')
  proxy.stop()
  const error = await failing
  expect(error).toMatchObject(stalled)
  expect(error.message).toContain('expected an answer within 400 ms, got none')
})

it.each(['BEGIN', 'pg_export_snapshot', 'pg_attribute', 'SET TRANSACTION', 'getdatabaseencoding'])(
  'a server that is lost when it is asked for %s is given up',
  async (query) => {
    await using proxy = await startProxy(bench.url, query)
    const error = await failure(extract('public.counted_slowly', { url: proxy.url, config }))
    expect(error).toMatchObject(stalled)
    expect(error.message).toContain('within 400 ms, got none')
  },
)
