import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

import type { DuckDb } from '@deftunes/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

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
  'a list in pages by %s that failed asks for the last page again and goes on with the one that failed',
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
    expect(rest.slice(0, 2)).toEqual([second, third])
    expect(rest).not.toContain(first)
    expect(rest.slice(2)).not.toContain(second)
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
    expect(again.filter((path) => before.slice(0, 2).includes(path))).toEqual([before[1]])
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

describe('a list that changes between two tries loses no record and has none twice', () => {
  /** Serves what `ids` holds at the time, and fails once at the third request. */
  const changing =
    (ids: number[], by: 'link' | 'page' | 'offset'): Handler =>
    ({ url }, response, number) => {
      if (number === 3) return answer(response, 'no', 403)
      const page = Number(url.searchParams.get('page') ?? 1)
      const start = by === 'offset' ? Number(url.searchParams.get('offset')) : (page - 1) * 10
      const hasMore = by === 'link' && start + 10 < ids.length
      const link = hasMore && { link: `</things?page=${page + 1}>; rel="next"` }
      const things = ids.slice(start, start + 10).map((id) => ({ id }))
      answer(response, things, 200, link || {})
    }

  it.each([
    ['link', 'one comes at its start', (ids: number[]) => ids.unshift(0)],
    ['page', 'one comes at its start', (ids: number[]) => ids.unshift(0)],
    ['offset', 'one comes at its start', (ids: number[]) => ids.unshift(0)],
    ['page', 'one goes from its first page', (ids: number[]) => ids.splice(4, 1)],
    ['offset', 'one goes from its first page', (ids: number[]) => ids.splice(4, 1)],
    ['offset', 'most of it goes', (ids: number[]) => ids.splice(3, 30)],
    ['page', 'one comes at its end', (ids: number[]) => ids.push(36)],
  ] as const)('in pages by %s: %s', async (by, _, change) => {
    const ids = upTo(35)
    await using server = await startServer(changing(ids, by))
    const lake = await openLake(duckdb)
    const options = { ...lake, from: pagings[by] }
    await failure(extractThings(duckdb, server.url, options))
    change(ids)
    expect((await extractThings(duckdb, server.url, options)).ids).toEqual(ids)
  })

  it('and neither does one whose new reading is broken off too', async () => {
    const ids = upTo(35)
    const list = changing(ids, 'offset')
    await using server = await startServer((request, response, number) =>
      number === 6 ? answer(response, 'no', 403) : list(request, response, number),
    )
    const options = { ...(await openLake(duckdb)), from: pagings.offset }
    await failure(extractThings(duckdb, server.url, options))
    ids.unshift(0)
    await failure(extractThings(duckdb, server.url, options))
    expect((await extractThings(duckdb, server.url, options)).ids).toEqual(ids)
    expect(options.logger.lines).toContainEqual({
      level: 'warn',
      message: 'starts from the first page',
      fields: { reason: 'expected page 2 as it landed before, got another' },
    })
  })
})

it('a list whose last cursor is no longer known is read from its start', async () => {
  const list = listBy('cursor')
  await using server = await startServer((request, response, number) =>
    number === 3 || number === 4 ? answer(response, 'no', 410) : list(request, response, number),
  )
  const options = { ...(await openLake(duckdb)), from: pagings.cursor }
  await failure(extractThings(duckdb, server.url, options))
  expect((await extractThings(duckdb, server.url, options)).ids).toEqual(upTo(35))
  expect(server.paths()[4]).toBe(server.paths()[0])
})

it('a list whose source is down when it goes on keeps what it has', async () => {
  const list = listBy('page')
  await using server = await startServer((request, response, number) => {
    if (number === 3) return answer(response, 'no', 403)
    return number === 4 ? answer(response, 'no', 503) : list(request, response, number)
  })
  const options = { ...(await openLake(duckdb)), from: pagings.page, config: { attempts: 1 } }
  await failure(extractThings(duckdb, server.url, options))
  expect(await failure(extractThings(duckdb, server.url, options))).toMatchObject({
    code: 'LAKE_SOURCE_FAILED',
  })
  expect((await extractThings(duckdb, server.url, options)).ids).toEqual(upTo(35))
  expect(server.paths().filter((path) => path === server.paths()[0])).toHaveLength(1)
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
