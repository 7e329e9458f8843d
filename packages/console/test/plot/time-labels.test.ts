import { expect, test } from 'vitest'

import { timeLabels } from '../../src/plot/time-labels.ts'
import { widthOf } from '../../src/plot/text-width.ts'
import { daysFrom } from './fixtures.ts'

function shown(...given: Parameters<typeof timeLabels>): string[] {
  return timeLabels(...given).filter((label) => label !== undefined)
}

function months(first: number, count: number): string[] {
  return Array.from({ length: count }, (_, at) =>
    new Date(Date.UTC(2025, first + at, 1)).toISOString().slice(0, 10),
  )
}

test('few points are all labelled; the first says its month, later ones only where it changes', () => {
  expect(shown(daysFrom('2026-10-29', 6), 'day', 600)).toEqual([
    '29 Oct',
    '30',
    '31',
    '1 Nov',
    '2',
    '3',
  ])
})

test('many points are labelled by a constant stride', () => {
  const labels = timeLabels(daysFrom('2026-10-25', 29), 'day', 500)
  const places = labels.flatMap((label, at) => (label === undefined ? [] : [at]))
  const strides = new Set(places.slice(1).map((place, at) => place - (places[at] ?? 0)))
  expect(strides.size).toBe(1)
  expect(labels[0]).toBe('25 Oct')
})

test('long ranges are labelled where months and years start', () => {
  expect(shown(daysFrom('2026-05-20', 150), 'day', 500)).toEqual([
    'Jun',
    'Jul',
    'Aug',
    'Sep',
    'Oct',
  ])
  expect(shown(daysFrom('2020-05-20', 2000), 'day', 300)).toEqual([
    '2021',
    '2022',
    '2023',
    '2024',
    '2025',
  ])
})

test('the year is said at first and where it changes, within one year not at all', () => {
  expect(shown(months(10, 4), 'month', 500)).toEqual(['Nov 2025', 'Dec', 'Jan 2026', 'Feb'])
  expect(shown(months(0, 4), 'month', 500)).toEqual(['Jan', 'Feb', 'Mar', 'Apr'])
  expect(shown(['2025-10-01', '2026-01-01'], 'quarter', 300)).toEqual(['Q4 2025', 'Q1 2026'])
  expect(shown(['2025-01-01', '2026-01-01'], 'year', 300)).toEqual(['2025', '2026'])
})

test('hours say their day where it begins', () => {
  const hours = Array.from({ length: 30 }, (_, at) =>
    new Date(Date.UTC(2026, 10, 21, 6 + at)).toISOString().slice(0, 19),
  )
  expect(shown(hours, 'hour', 400)).toEqual(['21 Nov 06:00', '12:00', '18:00', '22 Nov', '06:00'])
})

test('labels never overlap, whatever the width', () => {
  for (const width of [40, 90, 200, 333, 800, 1400]) {
    for (const count of [1, 2, 15, 16, 60, 365]) {
      const labels = timeLabels(daysFrom('2025-11-03', count), 'day', width)
      const band = width / count
      let end = -Infinity
      for (const [at, label] of labels.entries()) {
        if (label === undefined) continue
        const half = widthOf(label, 11) / 2
        expect((at + 0.5) * band - half).toBeGreaterThan(end)
        end = (at + 0.5) * band + half
      }
      expect(labels.some((label) => label !== undefined)).toBe(true)
    }
  }
})
