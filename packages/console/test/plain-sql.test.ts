import { join } from 'node:path'

import { loadModel } from '@deftunes/metrics'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { ChartAnswer } from '../src/answer/chart-answer.ts'
import { shopData } from './numbers/shop-data.ts'
import { serveApi, type ServedApi } from './serve-api.ts'

let api: ServedApi
beforeAll(async () => {
  api = await serveApi()
  const { model } = await loadModel(join(api.folder, 'metrics'))
  const data = shopData({ sales: 3_000, seed: 1 })
  await api.warehouse.publish('plain', data)
  await api.warehouse.publish('with-rollups', data, model)
})
afterAll(() => api.close())

/** Rows of a statement over a copy of the tables that has nothing else. */
const plainRows = (sql: string) =>
  api.warehouse.use('plain', async ({ read }) => (await read(sql)).rows)

describe('the SQL that is copied', () => {
  it.each([
    { measures: ['sales.revenue'], by: [{ dimension: 'countries.country' }] },
    {
      ...{ type: 'line', measures: ['sales.items', 'sales.likes'] },
      by: [{ dimension: 'sales.sold_on', grain: 'month' }],
    },
    { measures: ['sales.items'], by: [{ dimension: 'countries.country' }], limit: 3 },
    { type: 'number', measures: ['sales.items'] },
  ])('of %o is one statement, runs without rollups and returns what is shown', async (asked) => {
    const response = await api.post('/api/explore', asked)
    const { answer } = (await response.json()) as { answer: ChartAnswer }
    const { plainSql, rollup, sql } = answer.explanation
    expect(rollup).toMatch(/^sales_by_/)
    expect(sql.join()).toContain('"rollups"')
    const shown = asked.type === 'number' ? answer.total.rows : answer.main.rows
    expect(await plainRows(plainSql)).toEqual(shown)
  })

  it('of a chart of a dashboard holds its filters', async () => {
    const filters = [{ dimension: 'countries.country', op: 'in' as const, values: ['France'] }]
    const { answers } = await api.answersOf('sales', { range: 'all', filters })
    const { explanation, total } = answers.get('items')!
    expect(explanation.rollup).toBe('sales_by_day')
    expect(await plainRows(explanation.plainSql)).toEqual(total.rows)
  })
})
