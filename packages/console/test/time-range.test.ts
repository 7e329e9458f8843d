import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'

import {
  bucketAfter,
  bucketOf,
  bucketsBetween,
  endsUnfinished,
  grainFor,
} from '../src/state/time-grain.ts'
import { comparedDays, daysOf } from '../src/state/time-range.ts'

const data = { first: '2022-05-03', last: '2024-03-30' }

describe('a range', () => {
  it.each([
    ['last 7 days', '2024-03-24', '2024-03-31'],
    ['last 2 weeks', '2024-03-17', '2024-03-31'],
    ['last 12 months', '2023-03-31', '2024-03-31'],
    ['last 1 month', '2024-02-29', '2024-03-31'],
    ['this month', '2024-03-01', '2024-03-31'],
    ['last month', '2024-02-01', '2024-03-01'],
    ['this year', '2024-01-01', '2024-03-31'],
    ['last year', '2023-01-01', '2024-01-01'],
  ])('%s goes up to the last day that has data', (range, from, to) => {
    expect(daysOf(range, data)).toEqual({ from, to })
  })

  it('of no known words is all days, and open ends are those of the data', () => {
    expect(daysOf('all', data)).toBeUndefined()
    expect(daysOf('last fortnight', data)).toBeUndefined()
    expect(daysOf({ from: '2024-01-01' }, data)).toEqual({ from: '2024-01-01', to: '2024-03-31' })
  })
})

describe('what a range is compared with', () => {
  it.each([
    ['last 7 days', 'previous', '2024-03-17', '2024-03-24'],
    ['this month', 'previous', '2024-02-01', '2024-03-01'],
    ['last month', 'previous', '2024-01-01', '2024-02-01'],
    ['this year', 'previous', '2023-01-01', '2023-03-31'],
    ['last 7 days', 'year', '2023-03-24', '2023-03-31'],
  ] as const)('%s with %s: like with like', (range, compare, from, to) => {
    const days = daysOf(range, data)
    expect(days && comparedDays(range, days, compare)).toEqual({ from, to })
  })

  it.each([
    ['last 1 day', '2024-02-28', 'year', '2023-02-28', '2023-03-01'],
    ['last 7 days', '2024-02-28', 'year', '2023-02-22', '2023-03-01'],
    ['this year', '2024-02-28', 'previous', '2023-01-01', '2023-03-01'],
    ['this year', '2024-02-29', 'previous', '2023-01-01', '2023-03-01'],
    ['this month', '2024-05-30', 'previous', '2024-04-01', '2024-05-01'],
    ['this month', '2024-05-31', 'previous', '2024-04-01', '2024-05-01'],
    ['this month', '2024-03-28', 'previous', '2024-02-01', '2024-02-29'],
    ['this month', '2024-03-29', 'previous', '2024-02-01', '2024-03-01'],
    ['this month', '2024-03-30', 'previous', '2024-02-01', '2024-03-01'],
  ] as const)(
    '%s up to %s with %s: loses no day at the end of a month',
    (range, last, compare, from, to) => {
      const days = daysOf(range, { first: '2020-01-01', last })
      expect(days && comparedDays(range, days, compare)).toEqual({ from, to })
    },
  )

  it('of days that a reader chose, as many just before', () => {
    const range = { from: '2024-03-01', to: '2024-03-08' }
    expect(comparedDays(range, range, 'previous')).toEqual({ from: '2024-02-23', to: '2024-03-01' })
  })
})

describe('buckets of time', () => {
  const day = fc
    .date({ min: new Date('1950-01-01'), max: new Date('2090-12-31'), noInvalidDate: true })
    .map((at) => at.toISOString().slice(0, 10))
  const grain = fc.constantFrom('day', 'week', 'month', 'quarter', 'year' as const)

  test('hold their day, and the next begins behind it', () => {
    fc.assert(
      fc.property(day, grain, (at, one) => {
        const bucket = bucketOf(at, one)
        return bucket <= at && bucketAfter(bucket, one, 1) > at && bucketOf(bucket, one) === bucket
      }),
    )
  })

  test('are counted as they are gone', () => {
    fc.assert(
      fc.property(day, grain, fc.integer({ min: -40, max: 400 }), (at, one, count) => {
        const bucket = bucketOf(at, one)
        return bucketsBetween(bucket, bucketAfter(bucket, one, count), one) === count
      }),
    )
  })

  it('of hours cross midnight', () => {
    const bucket = bucketOf('2024-02-29T23:10:00.000000', 'hour')
    expect(bucketAfter(bucket, 'hour', 2)).toBe('2024-03-01T01:00:00.000000')
    expect(bucketsBetween(bucket, '2024-03-01T01:00:00.000000', 'hour')).toBe(2)
  })

  it('are unfinished when the data ends within them', () => {
    expect(endsUnfinished({ from: '2024-01-01', to: '2024-03-31' }, 'month')).toBe(true)
    expect(endsUnfinished({ from: '2024-01-01', to: '2024-04-01' }, 'month')).toBe(false)
    expect(endsUnfinished({ from: '2024-01-01', to: '2024-03-31' }, 'day')).toBe(false)
  })

  it('grow with the days that are shown', () => {
    const grains = [1, 30, 90, 400, 3_000, 9_000].map(grainFor)
    expect(grains).toEqual(['hour', 'day', 'week', 'month', 'quarter', 'year'])
  })
})
