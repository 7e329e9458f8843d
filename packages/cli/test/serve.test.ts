import { expect, it } from 'vitest'

import { serveHttp, type Served } from '../src/up/serve.ts'

const alone: Served = {
  health: () => ({ status: 'running', since: '2024-01-02T00:00:00.000Z', pid: 7 }),
  console: ({ url }) => new Response(new URL(url).pathname, { status: 404 }),
}

/** What an address is answered with while something is served. */
async function answerTo(path: string, served: Served): Promise<[number, string]> {
  const server = await serveHttp(served, { host: '127.0.0.1', port: 0 })
  try {
    const response = await fetch(`${server.url}${path}`)
    return [response.status, await response.text()]
  } finally {
    await server.close()
  }
}

it('a console without pipelines tells that it is well, and measures nothing', async () => {
  const [status, health] = await answerTo('/healthz', alone)
  expect([status, JSON.parse(health)]).toEqual([200, alone.health()])
  expect(await answerTo('/metrics', alone)).toEqual([404, '/metrics'])
})

it('a process that measures tells what', async () => {
  const metrics = { text: async () => 'up 1', contentType: 'text/plain' }
  expect(await answerTo('/metrics', { ...alone, metrics })).toEqual([200, 'up 1'])
})

it('takes an address that holds thousands of values', async () => {
  const path = `/dashboards/sales?f=${'Beyonc%C3%A9,'.repeat(10_000)}`
  expect((await answerTo(path, alone))[1]).toBe('/dashboards/sales')
})
