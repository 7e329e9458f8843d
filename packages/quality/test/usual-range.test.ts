import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { fewestValues, usualRange, type PastValue } from '../src/anomaly/usual-range.ts'

const day = 86_400_000
const first = Date.parse('2024-01-01')
const dateOf = (index: number) => new Date(first + index * day).toISOString().slice(0, 10)
const past = (values: readonly number[]): PastValue[] =>
  values.map((value, index) => ({ date: dateOf(index), value }))
const rangeAfter = (values: readonly number[]) => usualRange(past(values), dateOf(values.length))

describe('the range in which a metric usually is', () => {
  it('is not known before a week of values', () => {
    expect(rangeAfter([1, 2, 3, 4, 5, 6])).toBeUndefined()
    expect(rangeAfter([1, 2, 3, 4, 5, 6, 7])).toMatchObject({ values: 7, byWeekday: false })
  })

  it('lies around the median, three spreads wide and more while few values are known', () => {
    // The median is 104, the median distance from it 2.
    const range = rangeAfter([100, 102, 104, 106, 108, 104, 102, 106, 104, 106])
    const half = 3 * 1.4826 * 2 * 2
    expect(range?.lower).toBeCloseTo(104 - half)
    expect(range?.upper).toBeCloseTo(104 + half)
  })

  it('is not widened by a day out of the ordinary', () => {
    const usual = [10, 12, 11, 13, 12, 11, 10, 12, 13]
    const range = rangeAfter([...usual, 1_000_000])
    expect(range?.upper).toBeLessThan(30)
  })

  it('is a percent wide to each side where nothing ever changed', () => {
    expect(rangeAfter(Array.from({ length: 20 }, () => 200))).toMatchObject({
      lower: 198,
      upper: 202,
    })
  })

  it('is that of the weekday once four weeks are known, where weekdays differ', () => {
    // 1 January 2024 was a Monday.
    const weekly = Array.from(
      { length: 35 },
      (_, index) => (index % 7 < 5 ? 1000 : 100) + (index % 3),
    )
    const monday = usualRange(past(weekly), dateOf(35))
    const saturday = usualRange(past(weekly), dateOf(40))
    expect([monday?.byWeekday, saturday?.byWeekday]).toEqual([true, true])
    expect(monday?.lower).toBeGreaterThan(900)
    expect(saturday?.upper).toBeLessThan(200)
    expect(rangeAfter(weekly.slice(0, 27))?.byWeekday).toBe(false)
  })

  it('grows with the unit of the values', () => {
    const values = fc.array(fc.integer({ min: 1, max: 1_000_000 }), {
      minLength: fewestValues,
      maxLength: 84,
    })
    fc.assert(
      fc.property(values, fc.integer({ min: 2, max: 9 }), (of, times) => {
        const range = rangeAfter(of) ?? expect.fail('expected a range')
        const scaled =
          rangeAfter(of.map((value) => value * times)) ?? expect.fail('expected a range')
        expect(range.lower).toBeLessThanOrEqual(range.upper)
        expect(scaled.byWeekday).toBe(range.byWeekday)
        expect(scaled.lower / times).toBeCloseTo(range.lower, 3)
        expect(scaled.upper / times).toBeCloseTo(range.upper, 3)
      }),
    )
  })

  it('has at least 98 of 100 values of a normal spread inside, however few are known', () => {
    const random = normal(1)
    for (const known of [7, 10, 14, 28, 56, 84]) {
      const inside = Array.from({ length: 2000 }, () => {
        const range = rangeAfter(Array.from({ length: known }, () => 1000 + 100 * random()))
        const next = 1000 + 100 * random()
        return range && next >= range.lower && next <= range.upper
      })
      expect(inside.filter(Boolean).length / 2000).toBeGreaterThan(0.98)
    }
  })
})

/** Numbers of the normal distribution, the same for one seed. */
function normal(seed: number): () => number {
  let state = seed
  const uniform = () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296
    return (state + 1) / 4_294_967_297
  }
  return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform())
}
