import type { DuckDb } from '@deftunes/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { nextLink } from '../src/extract/rest/paging.ts'
import { answer, startServer, thingsApi, type Listing } from './api-server.ts'
import { extractThings, pagings, upTo } from './rest-bench.ts'
import { failure, openPipelineDuckDb, vectorsOf } from './support.ts'

let duckdb: DuckDb
beforeAll(async () => {
  duckdb = await openPipelineDuckDb()
})
afterAll(() => duckdb?.close())

describe.each(Object.entries(pagings))('a list in pages by %s is landed whole', (kind, from) => {
  const by = kind as Listing['by']
  const records = by === 'cursor' ? 'data' : ''

  it.each([0, 1, 9, 10, 11, 20, 35])('with %i records', async (total) => {
    await using server = await startServer(thingsApi({ total, by, records }))
    const { ids, manifest } = await extractThings(duckdb, server.url, { from })
    expect(ids).toEqual(upTo(total))
    expect(manifest.rows).toBe(total)
    expect(manifest.files.reduce((sum, { rows }) => sum + rows, 0)).toBe(total)
    expect(new Set(server.paths()).size).toBe(server.asked.length)
  })

  it('when the API gives fewer records at a time than asked for', async () => {
    await using server = await startServer(thingsApi({ total: 35, by, records, cap: 4 }))
    const { ids } = await extractThings(duckdb, server.url, { from })
    expect(ids).toEqual(upTo(35))
  })

  it('when the records are under a key', async () => {
    await using server = await startServer(thingsApi({ total: 35, by, records: 'data' }))
    const nested = from.includes('records')
      ? from
      : from.replace('/things', '/things, records: data')
    expect((await extractThings(duckdb, server.url, { from: nested })).ids).toEqual(upTo(35))
  })

  it('when bodies are in gzip, which are landed as received', async () => {
    await using server = await startServer(thingsApi({ total: 35, by, records, gzip: true }))
    const { ids, manifest } = await extractThings(duckdb, server.url, {
      from,
      config: { compress: true },
    })
    expect(ids).toEqual(upTo(35))
    expect(manifest.files.every(({ key }) => key.endsWith('.json.gz'))).toBe(true)
    expect(server.asked[0]?.headers['accept-encoding']).toBe('gzip')
  })
})

it.each([
  ['page', 5],
  ['page', 20],
  ['offset', 5],
  ['offset', 20],
] as const)('a list in pages by %s of %i records ends with a 404 as well', async (by, total) => {
  await using server = await startServer(thingsApi({ total, by, ends: true }))
  expect((await extractThings(duckdb, server.url, { from: pagings[by] })).ids).toEqual(upTo(total))
})

it('bytes are landed as received, and names tell their order', async () => {
  const body = ' [ {"id":1,\n "x" : "\\u00e9 é",  "n": 1.50} , {"id" : 2} ]\n'
  await using server = await startServer((_, response) => answer(response, body))
  const { texts, manifest } = await extractThings(duckdb, server.url)
  expect(texts).toEqual([body])
  expect(manifest.files.map(({ key }) => key.replace(/-[0-9a-f]{12}/, '-hash'))).toEqual([
    'landing_zone/api/things/ingest_on=2024-01-02/part-00000-hash.json',
  ])
})

it('the query carries the dates of the interval', async () => {
  await using server = await startServer(thingsApi({ total: 1, by: 'none' }))
  await extractThings(duckdb, server.url, {
    from: `{ path: /things, query: { a: '{start_date}', b: '{end_date}', c: '{last_date}', d: 'on {ingest_on}' } }`,
  })
  expect(server.asked[0]?.url.search).toBe(
    '?a=2024-01-01&b=2024-01-02&c=2024-01-01&d=on+2024-01-02',
  )
})

it.each(vectorsOf<{ header: string; next: string | null }[]>('link-headers'))(
  'the next page of Link: $header is $next',
  ({ header, next }) => {
    expect(nextLink(header) ?? null).toBe(next)
  },
)

it('a Link header that cannot be read is not taken for the last page', async () => {
  await using server = await startServer((_, response) =>
    answer(response, [{ id: 1 }], 200, { link: '<<<things?page=2; rel="next"' }),
  )
  await expect(extractThings(duckdb, server.url, { from: pagings.link })).rejects.toMatchObject({
    message: expect.stringContaining('expected a Link header as in RFC 8288') as string,
  })
})

describe('pages that do not end, or lead elsewhere, are refused', () => {
  const linking = (...targets: string[]) =>
    startServer((_, response, number) =>
      answer(response, [{ id: number }], 200, {
        link: `<${targets[(number - 1) % targets.length]}>; rel="next"`,
      }),
    )

  it.each([
    ['to itself', ['/things?limit=10'], 'expected each page once'],
    [
      'in a circle',
      ['/things?at=2', '/things?at=3', '/things?limit=10'],
      'expected each page once',
    ],
    [
      'to another host',
      ['http://127.0.0.2/things'],
      'expected the next page on the same host, got http://127.0.0.2',
    ],
    ['to another port', ['http://127.0.0.1:1/things'], 'expected the next page on the same host'],
    ['to another scheme', ['https://127.0.0.1/things'], 'expected the next page on the same host'],
    ['to a file', ['file:///etc/passwd'], 'expected the next page on the same host'],
    ['nowhere', ['http://'], 'expected the next page on the same host, got no address'],
  ])('%s', async (_, targets, words) => {
    await using server = await linking(...targets)
    const error = await failure(extractThings(duckdb, server.url, { from: pagings.link }))
    expect(error).toMatchObject({ code: 'LAKE_PAGES_INVALID', details: { retryable: false } })
    expect(error.message).toContain(words)
    expect(server.asked.length).toBeLessThanOrEqual(targets.length + 1)
  })

  it('by a cursor that comes again', async () => {
    await using server = await startServer((_, response) =>
      answer(response, { data: [{ id: 1 }], next_cursor: 'same' }),
    )
    const error = await failure(extractThings(duckdb, server.url, { from: pagings.cursor }))
    expect(error).toMatchObject({ code: 'LAKE_PAGES_INVALID' })
    expect(server.asked).toHaveLength(2)
  })

  it.each([pagings.page, pagings.offset])('by %s that the API ignores', async (from) => {
    await using server = await startServer(thingsApi({ total: 10, by: 'none' }))
    const error = await failure(extractThings(duckdb, server.url, { from }))
    expect(error).toMatchObject({ code: 'LAKE_PAGES_INVALID' })
    expect(error.message).toContain('expected other records than on the page before')
    expect(server.asked).toHaveLength(2)
  })
})
