import { gzipSync } from 'node:zlib'

import type { DuckDb } from '@deftunes/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { answer, startServer, type Handler } from './api-server.ts'
import { extractThings } from './rest-bench.ts'
import { failure, openPipelineDuckDb, printed } from './support.ts'

let duckdb: DuckDb
beforeAll(async () => {
  duckdb = await openPipelineDuckDb()
})
afterAll(() => duckdb?.close())

const sends =
  (body: unknown, headers = {}): Handler =>
  (_, response) =>
    answer(response, body, 200, headers)

const html = { 'content-type': 'text/html; charset=utf-8' }
const check =
  '; check base_url and auth of this source in deftunes.yaml, and the path in the dataset file'
const list = '{ path: /things }'
const underData = '{ path: /things, records: data }'

describe('an answer that no retry makes a list is told at once, with what came and what to change', () => {
  it.each<[string, string, Handler, string]>([
    [
      'records under a key',
      list,
      sends({ data: [{ id: 1 }], total: 1 }),
      'a JSON array, got an object with the keys data, total; records under a key are not read unless it is named: set records of from in the dataset file to data',
    ],
    [
      'an object without a list',
      list,
      sends({ error: 'sign in', code: 7 }),
      `a JSON array, got an object with the keys error, code${check}`,
    ],
    ['an empty object', list, sends({}), `a JSON array, got an empty object${check}`],
    ['a text', list, sends('"busy"'), `a JSON array, got application/json '"busy"'${check}`],
    ['a number', list, sends('17'), `a JSON array, got application/json '17'${check}`],
    [
      'HTML',
      list,
      sends(`<!doctype html>\n<title>Sign in</title>${' '.repeat(9)}<p>${'x'.repeat(200)}`, html),
      `a JSON array, got text/html '<!doctype html> <title>Sign in</title> <p>${'x'.repeat(38)}'${check}`,
    ],
    [
      'HTML in gzip',
      list,
      (_, response) =>
        response.writeHead(200, { ...html, 'content-encoding': 'gzip' }).end(gzipSync('<p>busy')),
      `a JSON array, got text/html '<p>busy'${check}`,
    ],
    [
      'a plain array where a key is expected',
      underData,
      sends([{ id: 1 }]),
      `JSON with an array under 'data', got a plain array; take records out of from in the dataset file`,
    ],
    [
      'a list under another key',
      underData,
      sends({ items: [], rows: [], count: 0 }),
      `JSON with an array under 'data', got an object with the keys items, rows, count; set records of from in the dataset file to items or rows`,
    ],
    ...[1, null, 'none', { id: 1 }].map((data): [string, string, Handler, string] => [
      `${JSON.stringify(data)} under the key`,
      underData,
      sends({ data }),
      `JSON with an array under 'data', got an object with the keys data${check}`,
    ]),
  ])('%s', async (_, from, handler, told) => {
    await using server = await startServer(handler)
    const error = await failure(extractThings(duckdb, server.url, { from }))
    expect(error).toMatchObject({ code: 'LAKE_RESPONSE_INVALID', details: { retryable: false } })
    expect(error.message).toBe(`${server.url}/things: expected ${told}`)
    expect(server.asked).toHaveLength(1)
  })

  it('without the token that it repeats, and without any value of an object', async () => {
    for (const body of ['<p>no a-secret-token here', { access_token: 'other-secret' }]) {
      await using server = await startServer(sends(body))
      const config = { auth: { by: 'bearer', token: 'a-secret-token' } }
      const error = await failure(extractThings(duckdb, server.url, { config }))
      expect(error).toMatchObject({ code: 'LAKE_RESPONSE_INVALID' })
      expect(printed(error)).not.toMatch(/(a|other)-secret/)
    }
  })
})
