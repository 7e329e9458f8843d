import { expect, test } from 'vitest'

import type { PageState } from '../../src/state/page-state.ts'
import { whyUncompared } from '../../src/state/why-uncompared.ts'

const words = {
  dashboard: { time: 'sales.sold_on', range: 'last 30 days', compare: 'previous' as const },
  days: { first: '2026-01-01', last: '2026-02-10' },
  measures: [
    { name: 'sales.revenue', dimensions: ['sales.sold_on'] },
    { name: 'buyers.users', dimensions: ['countries.country'] },
  ],
}
const chart = { compares: true, ignores: [] as string[], measures: ['sales.revenue'] }
const why = (state: PageState, one = chart) => whyUncompared(words, one, state)

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

test('a number that a segment makes no difference to says so', () => {
  const segment = [{ dimension: 'countries.country', op: 'in' as const, values: ['DE'] }]
  expect(why({ compare: { segment } })).toBe('The same in all segments')
  const buyers = { ...chart, measures: ['buyers.users'] }
  expect(why({ compare: { segment } }, buyers)).toBe('Nothing to compare with')
  expect(why({ compare: { segment } }, { ...buyers, ignores: ['countries.country'] })).toBe(
    'The same in all segments',
  )
})

test('nothing is said where nothing is to be compared', () => {
  expect(why({ compare: 'none' })).toBeUndefined()
  expect(why({}, { ...chart, compares: false })).toBeUndefined()
})

test('a number that days make no difference to says so', () => {
  expect(why({}, { ...chart, ignores: ['sales.sold_on'] })).toBe('The same on all days')
  expect(why({}, { ...chart, measures: ['buyers.users'] })).toBe('The same on all days')
})

test('without any data there is nothing to compare with', () => {
  expect(whyUncompared({ ...words, days: undefined }, chart, {})).toBe('Nothing to compare with')
})
