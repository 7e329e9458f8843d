import { CoreError } from '@deftunes/core'
import { afterAll, beforeAll, expect, it } from 'vitest'

import type { Table } from '../src/warehouse/warehouse.ts'
import { serveApi, type ServedApi } from './serve-api.ts'

let api: ServedApi
beforeAll(async () => {
  api = await serveApi()
})
afterAll(() => api.close())

/** Statements that have no end but their signal, apart from those that every answer of a version shares. */
function holdStatements() {
  const { use } = api.warehouse
  const running = { begun: 0, stopped: 0 }
  const held = (signal?: AbortSignal) =>
    new Promise<Table>((_, reject) => {
      const stop = () => {
        running.stopped += 1
        reject(new CoreError('CORE_SQL_FAILED', 'stopped'))
      }
      running.begun += 1
      if (signal?.aborted) stop()
      signal?.addEventListener('abort', stop)
    })
  api.warehouse.use = (id, work) =>
    use(id, (session) =>
      work({
        ...session,
        read: (sql, signal) =>
          /duckdb_columns|AS last FROM/.test(sql) ? session.read(sql) : held(signal),
      }),
    )
  return { running, letGo: () => (api.warehouse.use = use) }
}

it.each([
  [
    'explore',
    '/api/explore',
    { measures: ['sales.revenue'], by: [{ dimension: 'countries.country' }] },
  ],
  ['values', '/api/values', { dimension: 'artists.artist', search: 'a' }],
  ['rows behind a mark', '/api/dashboards/sales/charts/countries/detail', { state: {}, mark: [] }],
  ['a file of a chart', '/api/dashboards/sales/charts/countries/table.csv', { state: {} }],
])('the statements of %s stop when its caller goes away', async (_, path, body) => {
  const { running, letGo } = holdStatements()
  const caller = new AbortController()
  const response = api.post(path, body, {}, caller.signal)
  await expect.poll(() => running.begun).toBeGreaterThan(0)
  caller.abort()
  expect((await response).status).toBe(499)
  expect(running.stopped).toBe(running.begun)
  expect(api.lines).toEqual([])
  letGo()
})
