import { expect, test } from 'vitest'

import type { ChartAnswer } from '../../src/answer/chart-answer.ts'
import type { Chart } from '../../src/dashboard/dashboard.ts'
import { drawnChart } from '../../src/plot/drawn-chart.ts'

const map = {
  id: 'map',
  type: 'map',
  by: [{ dimension: 'buyers.country_code' }],
} as unknown as Chart
const answerOf = (name: string, rows: number, grain?: 'year') =>
  ({
    dimensions: [{ name, label: name, type: 'text', ...(grain && { grain }) }],
    main: { rows: Array.from({ length: rows }, (_, at) => [String(at), 1]), truncated: false },
  }) as unknown as ChartAnswer

test('a map of countries stays a map', () => {
  expect(drawnChart(map, answerOf('buyers.country_code', 3))).toBe(map)
})

test('a map that went down to places is bars, or a table where they are many', () => {
  const few = drawnChart(map, answerOf('buyers.place', 24))
  expect(few).toMatchObject({ type: 'bar', horizontal: true })
  expect(drawnChart(map, answerOf('buyers.place', 25))).toMatchObject({ type: 'table', bars: true })
})

test('a map that was drilled by time has its bars side by side', () => {
  const drawn = drawnChart(map, answerOf('sales.sold_on', 30, 'year'))
  expect(drawn).toMatchObject({ type: 'bar' })
  expect(drawn.horizontal).not.toBe(true)
})

test('other charts stay what they are', () => {
  const bar = { ...map, type: 'bar' } as Chart
  expect(drawnChart(bar, answerOf('buyers.place', 3))).toBe(bar)
})
