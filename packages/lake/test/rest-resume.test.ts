import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

import type { DuckDb } from '@deftunes/core'
import { afterAll, beforeAll, expect, it } from 'vitest'

import { answer, startServer, thingsApi, type Handler } from './api-server.ts'
import { extractThings, pagings, upTo } from './rest-bench.ts'
import { failure, openLake, openPipelineDuckDb } from './support.ts'

let duckdb: DuckDb
beforeAll(async () => {
  duckdb = await openPipelineDuckDb()
})
afterAll(() => duckdb?.close())

const listBy = (by: keyof typeof pagings) =>
  thingsApi({ total: 35, by, records: by === 'cursor' ? 'data' : '' })

/** Answers as the list does, but refuses the third request. */
const refusingThird =
  (list: Handler): Handler =>
  (request, response, number) =>
    number === 3 ? answer(response, 'no', 403) : list(request, response, number)

it.each(['link', 'cursor', 'page', 'offset'] as const)(
  'a list in pages by %s that failed goes on with the page that failed',
  async (by) => {
    await using server = await startServer(refusingThird(listBy(by)))
    const lake = await openLake(duckdb)
    const options = { ...lake, from: pagings[by] }
    expect(await failure(extractThings(duckdb, server.url, options))).toMatchObject({
      code: 'LAKE_SOURCE_REFUSED',
    })
    expect(await lake.store.list('')).toEqual([])
    expect((await extractThings(duckdb, server.url, options)).ids).toEqual(upTo(35))
    const [first, second, third, ...rest] = server.paths()
    expect(rest[0]).toBe(third)
    expect(rest).not.toContain(first)
    expect(rest).not.toContain(second)
    expect(lake.logger.lines).toContainEqual({
      level: 'info',
      message: 'goes on where it stopped',
      fields: { pages: 2 },
    })
  },
)

it.each(['link', 'offset'] as const)(
  'a list in pages by %s goes on after kill -9 of the process that read it',
  async (by) => {
    const list = listBy(by)
    const stalled = Promise.withResolvers<void>()
    let isStalling = true
    await using server = await startServer((request, response, number) => {
      if (!isStalling || number < 3) return list(request, response, number)
      response.writeHead(200).write('[{"id":')
      stalled.resolve()
    })
    const lake = await openLake(duckdb)
    const { root, stagingFolder, runId } = lake
    const task = { root, stagingFolder, runId, url: server.url, from: pagings[by] }
    const script = join(import.meta.dirname, 'extract-process.ts')
    const child = spawn(process.execPath, [script, JSON.stringify(task)], { stdio: 'inherit' })
    await stalled.promise
    await pagesKept(stagingFolder, 2)
    child.kill('SIGKILL')
    await once(child, 'exit')
    isStalling = false
    const before = server.paths()
    const { ids } = await extractThings(duckdb, server.url, { ...lake, from: pagings[by] })
    expect(ids).toEqual(upTo(35))
    const again = server.paths().slice(before.length)
    expect(again.filter((path) => before.slice(0, 2).includes(path))).toEqual([])
  },
)

it.each([
  ['a page of it is no longer as it was', pagings.link, 'part-00001.json'],
  ['the list is another', pagings.link.replace('size: 10', 'size: 12'), undefined],
])('a list that failed is read from its start when %s', async (_, from, spoilt) => {
  await using server = await startServer(refusingThird(listBy('link')))
  const lake = await openLake(duckdb)
  await failure(extractThings(duckdb, server.url, { ...lake, from: pagings.link }))
  if (spoilt) await truncate(join(lake.stagingFolder, lake.runId, 'things', spoilt), 5)
  const { ids } = await extractThings(duckdb, server.url, { ...lake, from })
  expect(ids).toEqual(upTo(35))
  expect(server.paths()[3]).toBe(`/things?limit=${spoilt ? 10 : 12}`)
})

/** Waits until a run has kept that so many pages are here. */
async function pagesKept(stagingFolder: string, pages: number) {
  const path = join(stagingFolder, 'run-1', 'things', 'progress.json')
  for (;;) {
    const text = await readFile(path, 'utf8').catch(() => '{"pages":[]}')
    if ((JSON.parse(text) as { pages: unknown[] }).pages.length >= pages) return
    await delay(5)
  }
}
