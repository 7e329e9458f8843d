import { describe, expect, it } from 'vitest'

import { startApi } from '../src/api/server.ts'
import { sessionBytes, smallWorld } from './reader.ts'

describe('startApi', () => {
  it('serves the same bytes as the world it simulates, and knows the truth about them', async () => {
    const options = { users: 300, songs: 500, sessionsPerDay: 400, days: 10 }
    const api = await startApi(options)
    try {
      const { first, last, today } = api.dates
      expect([first, last, today]).toEqual(['2024-01-01', '2024-01-10', '2024-01-11'])
      const response = await fetch(`${api.url}/sessions?start_date=${first}&end_date=${last}`)
      const text = await response.text()
      expect(text).toBe(`[${sessionBytes(smallWorld(), 0, 10).toString()}]`)
      const records = (JSON.parse(text) as unknown[]).length
      expect(api.truth.sessions({ startDate: first, endDate: last }).records).toBe(records)
      const users = (await (await fetch(`${api.url}/users`)).json()) as unknown[]
      expect(api.truth.users().users).toBe(users.length)
    } finally {
      await api.stop()
    }
  })

  it('frees its port when stopped, twice too, even while a body is being read', async () => {
    const api = await startApi({ users: 100, songs: 100, sessionsPerDay: 200_000, days: 1 })
    const { first } = api.dates
    const response = await fetch(`${api.url}/sessions?start_date=${first}&end_date=${first}`)
    const reading = response.text()
    const broken = expect(reading).rejects.toThrow()
    await api.stop()
    await api.stop()
    await broken
    const again = await startApi({ port: api.port, users: 1, songs: 1, sessionsPerDay: 1, days: 1 })
    await again.stop()
  })

  it('says which port is taken', async () => {
    const api = await startApi({ users: 1, songs: 1, days: 1 })
    await expect(startApi({ port: api.port, users: 1, songs: 1, days: 1 })).rejects.toMatchObject({
      code: 'SIMULATOR_API_START_FAILED',
    })
    await api.stop()
  })

  it.each([
    [{ firstDate: '2024-1-1' }, 'firstDate'],
    [{ users: -1 }, 'users'],
    [{ sessionsPerDay: 1.5 }, 'sessionsPerDay'],
    [{ dirtyShare: 2 }, 'dirtyShare'],
    [{ songs: 0 }, 'songs'],
  ])('refuses the option %j', async (options, name) => {
    await expect(startApi(options)).rejects.toMatchObject({
      code: 'SIMULATOR_OPTIONS_INVALID',
      message: expect.stringContaining(`option ${name}: expected`) as string,
    })
  })

  it('streams 300,000 sessions without keeping them in memory', async () => {
    const api = await startApi({ users: 5000, songs: 5000, sessionsPerDay: 300_000, days: 1 })
    try {
      const { first } = api.dates
      const response = await fetch(`${api.url}/sessions?start_date=${first}&end_date=${first}`)
      let bytes = 0
      let peak = 0
      let base = 0
      const body = response.body as AsyncIterable<Uint8Array>
      for await (const chunk of body) {
        bytes += chunk.byteLength
        const { rss } = process.memoryUsage()
        if (bytes < 30e6) base = Math.max(base, rss)
        peak = Math.max(peak, rss)
      }
      expect(bytes).toBeGreaterThan(250e6)
      expect((peak - base) / 1e6).toBeLessThan(100)
    } finally {
      await api.stop()
    }
  })

  it('makes no more than the reader takes', async () => {
    const api = await startApi({ users: 100, songs: 100, sessionsPerDay: 300_000, days: 1 })
    const { first } = api.dates
    const abort = new AbortController()
    const url = `${api.url}/sessions?start_date=${first}&end_date=${first}`
    const response = await fetch(url, { signal: abort.signal })
    const before = process.cpuUsage()
    await new Promise((resolve) => setTimeout(resolve, 500))
    const { user } = process.cpuUsage(before)
    expect(user / 1000).toBeLessThan(400)
    abort.abort()
    await expect(response.text()).rejects.toThrow()
    await api.stop()
  })
})
