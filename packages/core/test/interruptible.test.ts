import { afterAll, beforeAll, expect, it } from 'vitest'

import { interruptible, openDuckDb, type DuckDb } from '../src/index.ts'

/** Longer than any test may take. */
const endless = 'SELECT count(*) AS n FROM range(1000000000) AS a, range(1000000000) AS b'

let duckdb: DuckDb
beforeAll(async () => {
  duckdb = await openDuckDb()
})
afterAll(() => duckdb.close())

it.each([
  ['at once', (stop: () => void) => stop()],
  ['while it runs', (stop: () => void) => void setTimeout(stop, 50)],
])('a statement ends with the reason of a signal that aborts %s', async (_, when) => {
  const stopper = new AbortController()
  const session = interruptible(duckdb, stopper.signal)
  for (const ask of [() => session.rows(endless), () => session.run(endless)]) {
    const asked = ask()
    when(() => stopper.abort(new Error('time is up')))
    await expect(asked).rejects.toThrow(/^time is up$/)
  }
})

it('after the signal there is time to clean up, but for nothing long', async () => {
  const session = interruptible(duckdb, AbortSignal.abort(new Error('time is up')))
  await session.run('CREATE TEMPORARY TABLE staged AS SELECT 1 AS a')
  await expect(session.rows(endless)).rejects.toThrow(/^time is up$/)
  await session.run('DROP TABLE staged')
  await expect(session.rows('SELECT nope')).rejects.toMatchObject({ code: 'CORE_SQL_FAILED' })
})

it('a signal that aborts later, and for others, stops nothing', async () => {
  const stopper = new AbortController()
  const session = interruptible(duckdb, stopper.signal)
  expect(await session.rows('SELECT 1 AS a')).toEqual([{ a: 1 }])
  stopper.abort()
  expect(await duckdb.rows('SELECT 2 AS a')).toEqual([{ a: 2 }])
})
