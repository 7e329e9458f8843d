import { expect, test } from 'vitest'

import { movedRows } from '../src/answer/moved-rows.ts'
import { serveApi } from './serve-api.ts'

test('rows along time that others are compared with stand at the times of those, the first at the first', () => {
  const days = {
    main: { from: '2024-02-05', to: '2024-02-19' },
    compared: { from: '2024-01-22', to: '2024-02-05' },
  }
  const rows = [
    ['2024-01-22', 'Chile', 3],
    ['2024-01-29', 'Chile', 4],
    [null, 'Chile', 5],
  ]
  expect(movedRows({ rows, truncated: false }, 'week', days).rows).toEqual([
    ['2024-02-05', 'Chile', 3],
    ['2024-02-12', 'Chile', 4],
    [null, 'Chile', 5],
  ])
})

test('rows by a time that the days of the page are not about stay at it', async () => {
  const api = await serveApi()
  const charts = { countries: { by: { dimension: 'buyers.since', grain: 'year' as const } } }
  const shown = async (from: string, to: string) => {
    const state = { range: { from, to }, compare: 'year' as const, charts }
    return (await api.answersOf('sales', state)).answers.get('countries')
  }
  const [now, before] = [
    await shown('2024-02-01', '2024-03-01'),
    await shown('2023-02-01', '2023-03-01'),
  ]
  await api.close()
  const shownNow = new Set(now?.main.rows.map(([year]) => year))
  const rows = before?.main.rows.filter(([year]) => shownNow.has(year ?? null))
  expect(rows?.length).toBeGreaterThan(3)
  expect(now?.compared?.rows).toEqual(expect.arrayContaining(rows ?? []))
})
