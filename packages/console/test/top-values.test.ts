import { afterAll, beforeAll, expect, it } from 'vitest'

import type { ChartState } from '../src/state/page-state.ts'
import { serveApi, type ServedApi } from './serve-api.ts'

let api: ServedApi
beforeAll(async () => {
  api = await serveApi()
})
afterAll(() => api.close())

const rowsBy = async (by: NonNullable<ChartState['by']>, more: ChartState = {}) => {
  const charts = { revenue_by_country: { by, ...more } }
  const { answers } = await api.answersOf('countries', { range: 'all', charts })
  return answers.get('revenue_by_country')?.main
}

it.each([
  { dimension: 'sales.hour' },
  { dimension: 'sales.weekday' },
  { dimension: 'sales.sold_on', grain: 'month' as const },
])(
  'a chart of top values that is drilled by $dimension shows all its places, no Others',
  async (by) => {
    const main = await rowsBy(by, { top: 2 })
    expect(main?.rows.length).toBeGreaterThan(2)
    expect(main?.others ?? []).not.toContain(true)
  },
)

it('a chart of top values that is drilled by names keeps the first of them, and Others', async () => {
  const main = await rowsBy({ dimension: 'buyers.place' }, { top: 2 })
  expect(main?.others).toEqual([false, false, true])
})
