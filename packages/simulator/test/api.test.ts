import { gunzipSync } from 'node:zlib'

import { fixedClock } from '@deftunes/core'
import { describe, expect, it } from 'vitest'

import { createApp, type AppOptions } from '../src/api/app.ts'
import { faultControl } from '../src/api/faults.ts'
import { schemaProblems, type OpenApi } from './open-api.ts'
import { countSessions, sessionBytes, smallWorld, type ReadSession } from './reader.ts'

const world = smallWorld()
const DAY1 = 'start_date=2024-01-01&end_date=2024-01-01'

function app(options: Partial<AppOptions> = {}) {
  return createApp({ world, faults: faultControl(), ...options })
}

async function getJson<T>(path: string, using = app()): Promise<T> {
  const response = await using.request(path)
  expect(response.status).toBe(200)
  return (await response.json()) as T
}

function nextOf(response: Response): string | undefined {
  const link = /^<http:\/\/localhost(.+)>; rel="next"$/.exec(response.headers.get('link') ?? '')
  return link?.[1]
}

async function followPages(first: string): Promise<{ records: unknown[]; pages: number }> {
  const using = app()
  const records: unknown[] = []
  let pages = 0
  for (let path: string | undefined = first; path !== undefined; pages++) {
    const response: Response = await using.request(path)
    records.push(...((await response.json()) as unknown[]))
    path = nextOf(response)
  }
  return { records, pages }
}

describe('GET /sessions', () => {
  it('answers one plain array of the sessions recorded from start_date to end_date inclusive', async () => {
    const sessions = await getJson<ReadSession[]>(
      '/sessions?start_date=2024-01-02&end_date=2024-01-04',
    )
    expect(JSON.stringify(sessions)).toBe(
      JSON.stringify(JSON.parse(`[${sessionBytes(world, 1, 4).toString()}]`)),
    )
    expect(countSessions(sessions).sessions).toBe(1200)
  })

  it('answers an empty array outside the simulated period', async () => {
    expect(await getJson('/sessions?start_date=2020-01-01&end_date=2020-01-31')).toEqual([])
  })

  it.each([
    ['limit and cursor', `/sessions?${DAY1}&limit=150`, 3],
    ['offset and limit', `/sessions?${DAY1}&offset=0&limit=150`, 3],
    ['page and per_page', `/sessions?${DAY1}&page=1&per_page=150`, 3],
    ['a page larger than the whole', `/sessions?${DAY1}&limit=5000`, 1],
    ['pages that divide the whole', `/sessions?${DAY1}&per_page=401`, 1],
  ])('in pages by %s, followed by Link, is the whole', async (_, first, expectedPages) => {
    const { records, pages } = await followPages(first)
    expect(records).toEqual(await getJson(`/sessions?${DAY1}`))
    expect(pages).toBe(expectedPages)
  })

  it('tells the number of all records beside a page', async () => {
    const response = await app().request(`/sessions?${DAY1}&limit=10`)
    expect(response.headers.get('x-total-count')).toBe('401')
  })

  it('wraps pages in an envelope when asked, with a null cursor at the end', async () => {
    type Envelope = { data: unknown[]; next_cursor: string | null }
    const records: unknown[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const at: string = cursor === '' ? '' : `&cursor=${cursor}`
      const page: Envelope = await getJson(`/sessions?${DAY1}&limit=200&envelope=1${at}`)
      records.push(...page.data)
      cursor = page.next_cursor
    }
    expect(records).toEqual(await getJson(`/sessions?${DAY1}`))
  })

  it('answers a page after the end with an empty array and no Link', async () => {
    const response = await app().request(`/sessions?${DAY1}&offset=9999&limit=10`)
    expect(await response.json()).toEqual([])
    expect(nextOf(response)).toBeUndefined()
  })

  it.each([
    ['start_date', '', 'a date YYYY-MM-DD', null],
    ['end_date', 'start_date=2024-01-01', 'a date YYYY-MM-DD', null],
    ['start_date', 'start_date=2024-02-30&end_date=2024-03-01', 'a date YYYY-MM-DD', '2024-02-30'],
    ['start_date', 'start_date=01/02/2024&end_date=2024-03-01', 'a date YYYY-MM-DD', '01/02/2024'],
    ['end_date', 'start_date=2024-01-02&end_date=2024-01-01', 'start_date', '2024-01-01'],
    ['limit', `${DAY1}&limit=0`, 'from 1 to 100000', '0'],
    ['limit', `${DAY1}&limit=ten`, 'from 1 to 100000', 'ten'],
    ['offset', `${DAY1}&offset=-1`, 'from 0', '-1'],
    ['cursor', `${DAY1}&cursor=nonsense`, 'a cursor', 'nonsense'],
    ['page or per_page', `${DAY1}&offset=1&page=2`, 'no other paging style', 'page or per_page'],
    ['limit', `${DAY1}&page=1&limit=5`, 'per_page', '5'],
    ['envelope', `${DAY1}&envelope=yes`, '0 or 1', 'yes'],
  ])(
    'refuses a wrong %s in "%s" with expected and got',
    async (parameter, query, expected, got) => {
      const response = await app().request(`/sessions?${query}`)
      expect(response.status).toBe(400)
      expect(response.headers.get('content-type')).toBe('application/problem+json')
      const body = (await response.json()) as Record<string, unknown>
      expect(body).toMatchObject({ status: 400, parameter, got })
      expect(body['expected']).toContain(expected)
    },
  )

  it('refuses a cursor of another date range', async () => {
    const first = await app().request(`/sessions?${DAY1}&limit=10`)
    const cursor = new URL(`http://x${nextOf(first)}`).searchParams.get('cursor')
    const query = `start_date=2024-01-02&end_date=2024-01-02&limit=10&cursor=${cursor}`
    expect((await app().request(`/sessions?${query}`)).status).toBe(400)
  })
})

describe('GET /users', () => {
  it('answers the users of today, and with as_of those of another day', async () => {
    const today = await getJson<unknown[]>('/users')
    expect(await getJson('/users?as_of=2024-01-11')).toEqual(today)
    expect(await getJson<unknown[]>('/users?as_of=2024-01-01')).toHaveLength(300)
  })

  it('in pages is the whole', async () => {
    const { records } = await followPages('/users?limit=77')
    expect(records).toEqual(await getJson('/users'))
  })

  it('refuses a wrong as_of', async () => {
    expect((await app().request('/users?as_of=today')).status).toBe(400)
  })
})

describe('compression', () => {
  it('is used when it is on and the reader accepts it', async () => {
    const headers = { 'accept-encoding': 'gzip' }
    const response = await app({ compress: true }).request(`/sessions?${DAY1}`, { headers })
    expect(response.headers.get('content-encoding')).toBe('gzip')
    const plain = gunzipSync(Buffer.from(await response.arrayBuffer())).toString()
    expect(plain).toBe(`[${sessionBytes(world, 0, 1).toString()}]`)
  })

  it('is not used otherwise', async () => {
    const off = await app().request('/users', { headers: { 'accept-encoding': 'gzip' } })
    const on = await app({ compress: true }).request('/users')
    expect([off, on].map(({ headers }) => headers.get('content-encoding'))).toEqual([null, null])
  })
})

describe('tokens', () => {
  const auth = { token: 'lasting', clientId: 'id', clientSecret: 'secret', lifetime: '1m' }
  const clock = fixedClock('2024-01-01')
  const guarded = app({ auth, clock })
  const users = (token?: string) =>
    guarded.request('/users', { headers: token ? { authorization: `Bearer ${token}` } : {} })
  const issue = (body: string | URLSearchParams, headers = {}) =>
    guarded.request('/token', { method: 'POST', body, headers })

  it('guard the lists, not the documents', async () => {
    expect((await users()).status).toBe(401)
    expect((await users('wrong')).status).toBe(401)
    expect((await users('lasting')).status).toBe(200)
    expect((await guarded.request('/docs')).status).toBe(200)
  })

  it('are issued to a known client for a while', async () => {
    const form = new URLSearchParams({
      ...{ grant_type: 'client_credentials', client_id: 'id', client_secret: 'secret' },
    })
    const issued = (await (await issue(form)).json()) as { access_token: string }
    expect(issued).toMatchObject({ token_type: 'bearer', expires_in: 60 })
    expect((await users(issued.access_token)).status).toBe(200)
    await clock.sleep(61_000)
    const late = await users(issued.access_token)
    expect(late.status).toBe(401)
    expect(late.headers.get('www-authenticate')).toContain('token expired')
  })

  it('are issued for a JSON body too, and not to an unknown client', async () => {
    const json = { 'content-type': 'application/json' }
    const known = JSON.stringify({ client_id: 'id', client_secret: 'secret' })
    expect((await issue(known, json)).status).toBe(200)
    const unknown = JSON.stringify({ client_id: 'id', client_secret: 'guess' })
    expect((await issue(unknown, json)).status).toBe(401)
  })
})

describe('documents', () => {
  it('are a page without outside assets and an OpenAPI file that name every parameter', async () => {
    const page = await (await app().request('/docs')).text()
    expect(page).not.toMatch(/https?:\/\/|<script|<link/)
    const document = await getJson<{ openapi: string; paths: object }>('/openapi.json')
    expect(document.openapi).toBe('3.1.0')
    expect(Object.keys(document.paths)).toEqual(['/users', '/sessions'])
    for (const name of ['as_of', 'start_date', 'end_date', 'cursor', 'per_page', 'envelope']) {
      expect(page).toContain(`<code>${name}</code>`)
    }
  })

  it('describe every answer as it is', async () => {
    const document = await getJson<OpenApi>('/openapi.json')
    const clean = createApp({ world: smallWorld({ dirtyShare: 0 }), faults: faultControl() })
    for (const [path, query] of Object.entries({
      '/users': '',
      '/sessions': '?start_date=2024-01-01&end_date=2024-01-03',
    })) {
      const { responses } = document.paths[path]?.get ?? { responses: {} }
      const schema = responses['200']?.content?.['application/json']?.schema ?? {}
      const answer = (await (await clean.request(path + query)).json()) as unknown[]
      expect(answer.length).toBeGreaterThan(200)
      expect(schemaProblems(document, schema, answer)).toEqual([])
      const broken = answer.map((record) => ({ ...(record as object), user_id: 'x', extra: 1 }))
      expect(schemaProblems(document, schema, broken).slice(0, 2)).toEqual([
        '[0].user_id: expected uuid',
        '[0].extra: expected nothing',
      ])
    }
  })

  it('say that the service is well', async () => {
    expect(await getJson('/healthz')).toEqual({ status: 'ok' })
  })

  it('are named where nothing is found', async () => {
    const response = await app().request('/songs')
    expect(response.status).toBe(404)
    expect(await response.text()).toContain('/docs')
  })
})
