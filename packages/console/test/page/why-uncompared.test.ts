import { expect, test } from 'vitest'

import type { PageState } from '../../src/state/page-state.ts'
import { whyUncompared } from '../../web/dashboard/why-uncompared.ts'

const dashboard = { time: 'sales.sold_on', range: 'last 30 days', compare: 'previous' as const }
const chart = { compares: true, ignores: [] as string[] }
const data = { first: '2026-01-01', last: '2026-02-10' }
const why = (state: PageState, one = chart) => whyUncompared(dashboard, one, state, data)

test('days before the data are why a number is compared with nothing', () => {
  expect(why({})).toBe('No data before 1 Jan 2026')
  expect(why({ compare: 'year' })).toBe('No data before 1 Jan 2026')
})

test('a page of all days has none before', () => {
  expect(why({ range: 'all' })).toBe('All days: none before to compare with')
})

test('a segment that is not chosen is asked for', () => {
  expect(why({ compare: { segment: [] } })).toBe('No segment is chosen yet')
})

test('nothing is said where nothing is to be compared', () => {
  expect(why({ compare: 'none' })).toBeUndefined()
  expect(why({}, { ...chart, compares: false })).toBeUndefined()
})

test('a number that has no days, or no data, says so', () => {
  expect(why({}, { ...chart, ignores: ['sales.sold_on'] })).toMatch(/^Not of days/)
  expect(whyUncompared(dashboard, chart, {}, undefined)).toBe('No data to compare with')
})
