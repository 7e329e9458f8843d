import type { DuckDb } from '@deftunes/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { answer, startServer, thingsApi, type Handler } from './api-server.ts'
import { extractThings, pagings, upTo } from './rest-bench.ts'
import { failure, openLake, openPipelineDuckDb, printed } from './support.ts'

let duckdb: DuckDb
beforeAll(async () => {
  duckdb = await openPipelineDuckDb()
})
afterAll(() => duckdb?.close())

const secret = 'cl13nt-s3cret/+%&='
const auth = { by: 'client_credentials', client_id: 'me', client_secret: secret }
const list = thingsApi({ total: 35, by: 'link' })

/** An API that issues tokens t1, t2, …; `accepts` says which of them it takes. */
function issuingApi(accepts: (token: string) => boolean) {
  const issued: string[] = []
  const handle: Handler = (request, response, number) => {
    if (request.url.pathname === '/token') {
      issued.push(`t${issued.length + 1}`)
      return answer(response, { access_token: issued.at(-1), token_type: 'bearer', expires_in: 60 })
    }
    const token = /^Bearer (.*)$/.exec(request.headers.authorization ?? '')?.[1] ?? ''
    if (accepts(token)) return list(request, response, number)
    answer(response, { error: `token ${token} expired` }, 401)
  }
  return { issued, handle }
}

describe('client credentials', () => {
  it('are sent as a form, once, and sign every page in', async () => {
    const { handle, issued } = issuingApi(() => true)
    await using server = await startServer(handle)
    const { ids } = await extractThings(duckdb, server.url, {
      from: pagings.link,
      config: { auth },
    })
    expect(ids).toEqual(upTo(35))
    expect(issued).toEqual(['t1'])
    const [token, ...pages] = server.asked
    expect(token).toMatchObject({
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    })
    expect(Object.fromEntries(new URLSearchParams(token?.body))).toEqual({
      grant_type: 'client_credentials',
      client_id: 'me',
      client_secret: secret,
    })
    expect(pages.map(({ headers }) => headers.authorization)).toEqual(pages.map(() => 'Bearer t1'))
  })

  it('get another token when one has expired, at any page and as often as it does', async () => {
    const spent = new Set<string>()
    const { handle, issued } = issuingApi((token) => {
      const isFresh = !spent.has(token)
      spent.add(token)
      return isFresh
    })
    await using server = await startServer(handle)
    const { ids } = await extractThings(duckdb, server.url, {
      from: pagings.link,
      config: { auth },
    })
    expect(ids).toEqual(upTo(35))
    expect(issued).toEqual(['t1', 't2', 't3', 't4'])
  })

  it('get no third token when the second is refused as well', async () => {
    const { handle, issued } = issuingApi(() => false)
    await using server = await startServer(handle)
    const error = await failure(extractThings(duckdb, server.url, { config: { auth } }))
    expect(error).toMatchObject({ code: 'LAKE_SOURCE_REFUSED', details: { retryable: false } })
    expect(error.message).toMatch(/got 401 .*; check the token of this source/)
    expect(issued).toEqual(['t1', 't2'])
  })

  it.each<[string, Handler]>([
    ['fails', (_, response) => answer(response, {}, 503)],
    ['breaks off', (_, response) => response.destroy()],
    ['stalls', (_, response) => void response.writeHead(200).write('{"access')],
    ['floods', (_, response) => void response.writeHead(200).end('x'.repeat(2 << 20))],
  ])('ask again for a token when the token endpoint %s', async (_, fault) => {
    const { handle } = issuingApi(() => true)
    await using server = await startServer((request, response, number) =>
      (number === 1 ? fault : handle)(request, response, number),
    )
    const config = { auth, idle_timeout_ms: 60 }
    expect((await extractThings(duckdb, server.url, { from: pagings.link, config })).ids).toEqual(
      upTo(35),
    )
  })

  it.each<[string, Handler, RegExp]>([
    [
      'unknown',
      (_, response) => answer(response, { error: 'invalid_client' }, 401),
      /\/token: expected 200, got 401 .*invalid_client.*; check client_id and client_secret/,
    ],
    [
      'refused by 400',
      (_, response) => answer(response, { error: `no ${secret}` }, 400),
      /got 400 '\{"error":"no \*\*\*"\}'; check client_id/,
    ],
    [
      'answered with HTML',
      (_, response) => answer(response, '<html>'),
      /expected JSON with an access_token, got something else/,
    ],
    [
      'answered without a token',
      (_, response) => answer(response, { token: 'hidden-t0ken' }),
      /expected JSON with an access_token/,
    ],
  ])('that are %s are told at once, without the secret', async (_, handle, message) => {
    await using server = await startServer(handle)
    const error = await failure(extractThings(duckdb, server.url, { config: { auth } }))
    expect(error).toMatchObject({ code: 'LAKE_SOURCE_REFUSED', details: { retryable: false } })
    expect(error.message).toMatch(message)
    expect(printed(error)).not.toContain(secret)
    expect(printed(error)).not.toContain('hidden-t0ken')
    expect(server.asked).toHaveLength(1)
  })
})

it('headers of the source are sent with every page', async () => {
  await using server = await startServer(list)
  await extractThings(duckdb, server.url, {
    from: pagings.link,
    config: { headers: { 'X-Api-Key': 'k3y' } },
  })
  expect(server.asked.every(({ headers }) => headers['x-api-key'] === 'k3y')).toBe(true)
})

describe('a secret is printed nowhere', () => {
  const config = {
    auth: { by: 'bearer', token: 'b3arer-s3cret' },
    headers: { 'x-api-key': 'h3ader-s3cret' },
  }
  const from = `{ path: /things, query: { api_key: 'qu3ry-s3cret', day: '{start_date}' } }`
  const secrets = /b3arer-s3cret|h3ader-s3cret|qu3ry-s3cret/

  it('in the manifest, the keys and the log of a load', async () => {
    await using server = await startServer((_, response, number) =>
      number === 1 ? answer(response, {}, 500) : answer(response, [{ id: 1 }]),
    )
    const { lake, manifest } = await extractThings(duckdb, server.url, { config, from })
    expect(server.asked[1]?.url.searchParams.get('api_key')).toBe('qu3ry-s3cret')
    expect(manifest.source.from).toBe(`${server.url}/things?api_key=***&day=2024-01-01`)
    expect(JSON.stringify([manifest, await lake.store.list(''), lake.logger.lines])).not.toMatch(
      secrets,
    )
  })

  it('in an error, even when the API repeats it', async () => {
    for (const code of [400, 401, 500]) {
      await using server = await startServer(({ url, headers }, response) =>
        answer(
          response,
          {
            padding: 'x'.repeat(170),
            got: [headers.authorization, headers['x-api-key']],
            of: url.pathname,
          },
          code,
        ),
      )
      const lake = await openLake(duckdb)
      const error = await failure(
        extractThings(duckdb, server.url, { ...lake, from, config: { ...config, attempts: 2 } }),
      )
      expect(printed(error)).toContain(`got ${code}`)
      expect(printed(error)).not.toMatch(/s3cr/)
      expect(JSON.stringify(lake.logger.lines)).not.toMatch(/s3cr/)
    }
  })
})
