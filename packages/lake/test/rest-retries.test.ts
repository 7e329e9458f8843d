import type { ServerResponse } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'

import { fixedClock, type DuckDb } from '@deftunes/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { answer, startServer, type Handler } from './api-server.ts'
import {
  list,
  faultyAt,
  status,
  cut,
  cutChunked,
  cutAfterList,
  stalled,
  wrongGzip,
} from './faulty-answers.ts'
import { extractThings, pagings, upTo } from './rest-bench.ts'
import { failure, openLake, openPipelineDuckDb } from './support.ts'

let duckdb: DuckDb
beforeAll(async () => {
  duckdb = await openPipelineDuckDb()
})
afterAll(() => duckdb?.close())

describe('a page is asked for again, and nothing is lost or doubled, after', () => {
  it.each<[string, Handler]>([
    ['408', status(408)],
    ['425', status(425)],
    ['429', status(429)],
    ['500', status(500)],
    ['502', status(502)],
    ['503', status(503)],
    ['504', status(504)],
    ['a connection that breaks before an answer', (_, response) => response.destroy()],
    ['a body that is cut short of its length', cut],
    ['a body that is cut without a length', cutChunked],
    ['a whole list that is shorter than its length', cutAfterList],
    ['a body that stalls', stalled],
    ['no answer at all', () => {}],
    ['a list that ends after a comma', (_, response) => answer(response, '[{"id":1},{"id":2}, ')],
    ['gzip of another content than its checksum says', wrongGzip],
    ['malformed JSON', (_, response) => answer(response, '[{"id":1},{"id"}')],
    ['an end too early', (_, response) => answer(response, '[{"id":1}')],
    ['more after the end', (_, response) => answer(response, '[{"id":1}] and more')],
    ['an empty body', (_, response) => answer(response, '')],
    ['an object that is cut', (_, response) => answer(response, '{"error":"try la')],
    [
      'gzip that is none',
      (_, response) => answer(response, '[]', 200, { 'content-encoding': 'gzip' }),
    ],
    [
      'gzip that is cut',
      (_, response) => {
        const half = gzipSync(JSON.stringify(upTo(1000))).subarray(0, 500)
        response.writeHead(200, { 'content-encoding': 'gzip' }).end(half)
      },
    ],
  ])('%s', async (_, fault) => {
    for (const numbers of [[1], [3, 4]]) {
      await using server = await startServer(faultyAt(numbers, fault))
      const { ids, manifest } = await extractThings(duckdb, server.url, {
        from: pagings.link,
        config: { idle_timeout_ms: 60 },
      })
      expect(ids).toEqual(upTo(35))
      expect(manifest.rows).toBe(35)
    }
  })
})

it('a page that leads elsewhere when it is asked for again takes nothing from where it led first', async () => {
  const linked = (page: string) => ({ link: `</things?page=${page}>; rel="next"` })
  const last = Promise.withResolvers<void>()
  await using server = await startServer(({ url }, response, number) => {
    const page = url.searchParams.get('page')
    if (number === 1) return answer(response, '[{"id":', 200, linked('stale'))
    if (page === null) return answer(response, [{ id: 1 }], 200, linked('right'))
    if (page === 'right') return answer(response, [{ id: 2 }], 200, linked('last'))
    if (page === 'last') {
      last.resolve()
      return void setTimeout(() => answer(response, [{ id: 3 }]), 100)
    }
    // Comes while a page that is asked for too early is being read.
    void Promise.race([last.promise, delay(100)]).then(() =>
      answer(response, [{ id: 99 }, { id: 99 }]),
    )
  })
  const { ids, manifest } = await extractThings(duckdb, server.url, { from: pagings.link })
  expect(ids).toEqual([1, 2, 3])
  expect(manifest.rows).toBe(3)
})

describe('waits between tries', () => {
  it('grow twofold, each with jitter over its upper half', async () => {
    // The same reason is told three times only.
    const faults = [500, 500, 502, 502, 503].map((code) => status(code))
    await using server = await startServer((request, response, number) =>
      (faults[number - 1] ?? list)(request, response, number),
    )
    const { waits } = await extractThings(duckdb, server.url)
    expect(waits).toHaveLength(5)
    waits.forEach((wait, index) => {
      expect(wait).toBeGreaterThanOrEqual(125 * 2 ** index)
      expect(wait).toBeLessThan(250 * 2 ** index)
    })
    expect(new Set(waits.map((wait, index) => wait / 2 ** index)).size).toBeGreaterThan(1)
  })

  it.each([
    ['seconds', '17', 17_000],
    ['a date', 'Tue, 02 Jan 2024 03:05:05 GMT', 60_000],
    ['a date that is past', 'Tue, 02 Jan 2024 03:00:00 GMT', 0],
    ['a year, of which an hour is enough', '31536000', 3_600_000],
  ])('are what Retry-After asks for: %s', async (_, header, wait) => {
    for (const code of [429, 503]) {
      await using server = await startServer(faultyAt([1], status(code, { 'retry-after': header })))
      const clock = fixedClock('2024-01-02T03:04:05Z')
      const { waits } = await extractThings(duckdb, server.url, { clock })
      expect(waits).toEqual([wait])
      expect(clock.now()).toBe(Date.parse('2024-01-02T03:04:05Z') + wait)
    }
  })

  it('are computed when Retry-After cannot be read', async () => {
    await using server = await startServer(faultyAt([1], status(429, { 'retry-after': 'soon' })))
    const { waits } = await extractThings(duckdb, server.url)
    expect(waits[0]).toBeGreaterThanOrEqual(125)
  })
})

it.each([
  ['an API that keeps failing', status(500), 'expected 200, got 500'],
  ['an API that keeps breaking off', cut, 'expected the whole body, got 10 bytes and then'],
  ['an API that keeps stalling', stalled, 'expected a byte within 30 ms, got none'],
  [
    'an API that keeps sending half a list',
    (_, response) => answer(response, '[{"id":1},'),
    "expected a JSON array, got something else: an end after ','",
  ],
] as [string, Handler, string][])(
  '%s is given up after `attempts`, with the last reason',
  async (_, fault, reason) => {
    await using server = await startServer(fault)
    const lake = await openLake(duckdb)
    const config = { attempts: 3, idle_timeout_ms: 30 }
    const error = await failure(extractThings(duckdb, server.url, { ...lake, config }))
    expect(error).toMatchObject({ code: 'LAKE_SOURCE_FAILED' })
    expect(error.message).toMatch(/^gave up after 3 attempts: http:/)
    expect(error.message).toContain(`${server.url}/things: ${reason}`)
    expect(error.cause).toBeInstanceOf(Error)
    expect(server.asked).toHaveLength(3)
    expect(await lake.store.list('')).toEqual([])
  },
)

it('a body that drips is read whole, though it takes longer than idle_timeout_ms', async () => {
  const drip = async (response: ServerResponse) => {
    for (const id of upTo(12)) {
      response.write(id === 1 ? '[{"id":1}' : `,{"id":${id}}`)
      await delay(50)
    }
    response.end(']')
  }
  await using server = await startServer((_, response) => void drip(response))
  const { ids } = await extractThings(duckdb, server.url, { config: { idle_timeout_ms: 400 } })
  expect(ids).toEqual(upTo(12))
  expect(server.asked).toHaveLength(1)
})

it('an API that nobody serves is named, and told three times, then each tenth', async () => {
  const server = await startServer(status(200))
  await server[Symbol.asyncDispose]()
  const lake = await openLake(duckdb)
  const config = { attempts: 22 }
  const error = await failure(extractThings(duckdb, server.url, { ...lake, config }))
  expect(error).toMatchObject({
    code: 'LAKE_SOURCE_UNREACHABLE',
    details: { setting: 'base_url' },
  })
  expect(lake.logger.lines.map(({ fields }) => fields['attempt'])).toEqual([1, 2, 3, 10, 20])
  expect(error.message).toMatch(
    /gave up after 22 attempts: http:.*\/things: expected an answer, got: .*ECONNREFUSED/,
  )
})

describe('what is asked again says when and why in one short line', () => {
  const path = /^http:\/\/127\.0\.0\.1:\d+\/things\?page_token=\*\*\*: /.source
  it.each<[string, Handler, RegExp]>([
    ['a status, of which nothing of the answer is told', status(503), /^status 503$/],
    ['a cut body', cut, RegExp(`${path}expected the whole body, got \\d+ bytes and then: `)],
    ['a stalled body', stalled, RegExp(`${path}expected a byte within 60 ms, got none`)],
  ])('%s', async (_, fault, reason) => {
    const next = { link: '</things?page_token=s3cret>; rel="next"' }
    await using server = await startServer((request, response, number) => {
      if (number === 1) return answer(response, [{ id: 1 }], 200, next)
      return number === 2 ? fault(request, response, number) : answer(response, [{ id: 2 }])
    })
    const { ids, lake } = await extractThings(duckdb, server.url, {
      from: pagings.link,
      config: { idle_timeout_ms: 60 },
    })
    expect(ids).toEqual([1, 2])
    const [line, ...more] = lake.logger.lines.filter(({ level }) => level === 'warn')
    expect(more).toEqual([])
    const [, told = ''] = /^asks again in \d+ ms: (.*)$/.exec(line?.message ?? '') ?? []
    expect(told).toMatch(reason)
    expect(told.length).toBeLessThanOrEqual(160)
    expect(JSON.stringify(line)).not.toContain('s3cret')
  })
})

describe('a refusal is told at once', () => {
  it.each([
    [
      400,
      { error: 'start_date: expected a date' },
      /expected 200, got 400 '\{"error":"start_date: expected a date"\}'$/,
    ],
    [401, {}, /got 401 .*; check the token of this source in deftunes.yaml$/],
    [403, {}, /got 403 .*; check what the token of this source may read$/],
    [404, {}, /got 404 .*; check base_url and the path in the dataset file$/],
    [405, '', /expected 200, got 405$/],
    [410, {}, /got 410/],
    [501, {}, /got 501/],
    [204, '', /expected 200, got 204$/],
  ])('%i', async (code, body, message) => {
    await using server = await startServer((_, response) => answer(response, body, code))
    const config = { auth: { by: 'bearer', token: 'a-secret-token' } }
    const error = await failure(extractThings(duckdb, server.url, { config }))
    expect(error).toMatchObject({
      code: 'LAKE_SOURCE_REFUSED',
      details: { retryable: false, status: code },
    })
    expect(error.message).toMatch(message)
    expect(server.asked).toHaveLength(1)
  })

  it.each([301, 302, 303, 307, 308])(
    'a redirect by %i too, with the address it names',
    async (code) => {
      await using other = await startServer(list)
      await using server = await startServer(
        status(code, { location: `${other.url}/things?token=t0ps3cret` }),
      )
      const config = { auth: { by: 'bearer', token: 'a-secret-token' } }
      const error = await failure(extractThings(duckdb, server.url, { config }))
      expect(error).toMatchObject({ code: 'LAKE_SOURCE_REFUSED' })
      expect(error.message).toContain(`it points to ${other.url}/things?token=***: set base_url`)
      expect(other.asked).toEqual([])
    },
  )

  it('an encoding that was not asked for', async () => {
    await using server = await startServer((_, response) =>
      answer(response, '[]', 200, { 'content-encoding': 'br' }),
    )
    const error = await failure(extractThings(duckdb, server.url))
    expect(error).toMatchObject({ code: 'LAKE_RESPONSE_INVALID', details: { retryable: false } })
    expect(error.message).toContain('expected a body as it is or in gzip, got br')
  })
})
