import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import { faultControl } from '../src/api/faults.ts'
import { startApi, type RunningApi } from '../src/api/server.ts'

describe('faults over the network', () => {
  let api: RunningApi
  let whole: string

  const world = { users: 100, songs: 100, sessionsPerDay: 200, days: 3 }
  const sessions = '/sessions?start_date=2024-01-01&end_date=2024-01-02'
  const get = (path = sessions) => fetch(api.url + path)

  beforeAll(async () => {
    api = await startApi(world)
    whole = await (await get()).text()
  })
  beforeEach(() => api.faults.clear())
  afterAll(() => api.stop())

  it('answer 429 with Retry-After as often as told, then the truth', async () => {
    api.faults.add({ kind: '429', times: 2, retryAfter: 7 })
    const answers = [await get(), await get(), await get()]
    expect(answers.map(({ status }) => status)).toEqual([429, 429, 200])
    expect(answers[0]?.headers.get('retry-after')).toBe('7')
    expect(await answers[2]?.text()).toBe(whole)
  })

  it('answer 500, only on their path and after as many requests as told', async () => {
    api.faults.add({ kind: '500', path: '/users', after: 1 })
    const statuses: number[] = []
    for (const path of [
      '/users',
      '/sessions?start_date=2024-01-01&end_date=2024-01-01',
      '/users',
      '/users',
    ]) {
      const response = await get(path)
      await response.text()
      statuses.push(response.status)
    }
    expect(statuses).toEqual([200, 200, 500, 200])
  })

  it('slow a body down in five pieces without changing it', async () => {
    const waits: number[] = []
    const sleep = async (ms: number) => void waits.push(ms)
    const slow = await startApi({ ...world, clock: { now: Date.now, sleep } })
    slow.faults.add({ kind: 'slow', delayMs: 700 })
    const answer = await fetch(slow.url + sessions)
    expect(await answer.text()).toBe(whole)
    expect(waits).toEqual([700, 700, 700, 700, 700])
    await slow.stop()
  })

  it('cut the connection in the middle of a body', async () => {
    api.faults.add({ kind: 'cut' })
    const response = await get()
    expect(response.status).toBe(200)
    await expect(response.text()).rejects.toThrow('terminated')
    expect(await (await get()).text()).toBe(whole)
  })

  it('break the JSON in the middle of a body that ends as if all were well', async () => {
    api.faults.add({ kind: 'malformed' })
    const text = await (await get()).text()
    expect(text.endsWith(']')).toBe(true)
    expect(() => JSON.parse(text) as unknown).toThrow(SyntaxError)
  })

  it('call a token expired', async () => {
    api.faults.add({ kind: 'expired-token' })
    const response = await get()
    expect(response.status).toBe(401)
    expect(response.headers.get('www-authenticate')).toContain('token expired')
  })

  it('are switched at run time by POST and DELETE /_faults', async () => {
    const post = (body: unknown) =>
      fetch(`${api.url}/_faults`, { method: 'POST', body: JSON.stringify(body) })
    expect((await post([{ kind: '500' }, { kind: '429', path: '/users' }])).status).toBe(200)
    expect(api.faults.list()).toHaveLength(2)
    expect((await get()).status).toBe(500)
    await fetch(`${api.url}/_faults`, { method: 'DELETE' })
    expect((await get('/users')).status).toBe(200)
    const wrong = [
      { kind: 'flood' },
      { kind: '500', times: -1 },
      { kind: '500', time: 3 },
      { kind: '500', path: '/session' },
      null,
      'cut',
    ]
    for (const body of wrong) expect((await post(body)).status).toBe(400)
    expect(api.faults.list()).toEqual([])
  })

  it('spoil an answer of few bytes too', async () => {
    api.faults.add({ kind: 'malformed' })
    const path = '/sessions?start_date=2024-01-01&end_date=2024-01-01&limit=1'
    await expect(get(path).then((response) => response.json())).rejects.toThrow(SyntaxError)
  })
})

describe('fault control', () => {
  it('uses faults up in the order of adding', () => {
    const faults = faultControl([{ kind: '429' }, { kind: '500' }])
    expect([1, 2, 3].map(() => faults.take('/users')?.kind)).toEqual(['429', '500', undefined])
  })
})
