import { keyCheckSql } from '@deftunes/metrics'
import { afterAll, beforeAll, expect, it } from 'vitest'

import { openProjectFiles, readCache, warmVersion } from '../src/server.ts'
import { shopData } from './numbers/shop-data.ts'
import { serveApi, type ServedApi } from './serve-api.ts'

let api: ServedApi
beforeAll(async () => {
  api = await serveApi()
  await api.warehouse.publish('twice', [
    ...shopData({ sales: 200, seed: 2 }),
    'INSERT INTO serving.dim_users FROM serving.dim_users LIMIT 3',
  ])
})
afterAll(() => api.close())

it('charts over a join whose declared key several rows have are refused by its name, the others are shown', async () => {
  const { answers, lines } = await api.answersOf('sales', { version: 'twice', range: 'all' })
  const failed = lines.filter((line) => 'failed' in line).map((line) => JSON.stringify(line))
  expect(failed.length).toBeGreaterThan(0)
  for (const line of failed)
    expect(line).toMatch(/METRICS_FAN_OUT.*the join sales → buyers .*user_key.*got 3 values/)
  expect(answers.has('revenue')).toBe(true)
  expect(answers.has('countries')).toBe(false)
})

it('so are their rows', async () => {
  const response = await api.post('/api/dashboards/sales/charts/revenue/detail', {
    ...{ state: { version: 'twice', range: 'all' }, mark: [], limit: 10, offset: 0 },
  })
  expect([response.status, await response.text()]).toEqual([
    422,
    expect.stringMatching(/METRICS_FAN_OUT.*sales → buyers/),
  ])
})

it('joins are looked at before the first page asks, which then waits for none of it', async () => {
  const [files, cache] = [openProjectFiles(api.folder), readCache()]
  const statements: string[] = []
  const counted = {
    ...api.warehouse,
    use: (id, work) =>
      api.warehouse.use(id, (session) =>
        work({
          ...session,
          read: (sql, signal) => {
            statements.push(sql)
            return session.read(sql, signal)
          },
        }),
      ),
  } satisfies Pick<typeof api.warehouse, 'use'>
  await warmVersion({ warehouse: counted, files, cache }, 'new', new AbortController().signal)
  const { model } = await files()
  const checks = model.joins.filter(({ repeats }) => !repeats)
  expect(statements.toSorted()).toEqual(
    [...new Set(checks.map((join) => keyCheckSql(model, join)))].toSorted(),
  )
  for (const sql of statements) expect(await cache.get('new', sql)).toBeDefined()
})
