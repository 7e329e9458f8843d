import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { dailyInterval, datesBetween } from '../src/index.ts'

const day = 86_400_000

describe('the data interval of a date', () => {
  it('ends where the date begins', () => {
    expect(dailyInterval('2020-02-03')).toEqual({
      start: '2020-02-02T00:00:00.000Z',
      end: '2020-02-03T00:00:00.000Z',
    })
  })

  it('is a day of 24 hours from midnight to midnight UTC, also where clocks change', () => {
    const dates = fc.date({
      min: new Date('1970-01-02'),
      max: new Date('2199-12-31'),
      noInvalidDate: true,
    })
    fc.assert(
      fc.property(dates, (instant) => {
        const date = instant.toISOString().slice(0, 10)
        const { start, end } = dailyInterval(date)
        expect(Date.parse(end) - Date.parse(start)).toBe(day)
        expect(end).toBe(`${date}T00:00:00.000Z`)
      }),
    )
    for (const date of ['2024-03-31', '2024-10-27', '2024-03-10', '2024-11-03'])
      expect(dailyInterval(date).start).toMatch(/T00:00:00\.000Z$/)
  })

  it.each([
    '2024-02-30',
    '2023-02-29',
    '2024-13-01',
    '2024-1-1',
    '20240101',
    'today',
    '',
    '2024-01-01T00:00',
  ])("refuses '%s'", (text) => {
    expect(() => dailyInterval(text)).toThrow(
      expect.objectContaining({
        code: 'ORCHESTRATOR_DATE_INVALID',
        message: `expected a date YYYY-MM-DD, got '${text}'`,
      }) as Error,
    )
  })
})

describe('the dates of a range', () => {
  it('are both ends and every day between, over a leap day and the end of a year', () => {
    expect(datesBetween('2024-02-28', '2024-03-01')).toEqual([
      '2024-02-28',
      '2024-02-29',
      '2024-03-01',
    ])
    expect(datesBetween('2023-12-31', '2024-01-01')).toEqual(['2023-12-31', '2024-01-01'])
    expect(datesBetween('2024-05-05', '2024-05-05')).toEqual(['2024-05-05'])
  })

  it('make intervals that touch and do not overlap', () => {
    const intervals = datesBetween('2024-03-01', '2024-04-05').map(dailyInterval)
    for (const [index, { start }] of intervals.slice(1).entries())
      expect(start).toBe(intervals[index]?.end)
  })

  it('refuse a range that ends before it begins', () => {
    expect(() => datesBetween('2024-01-02', '2024-01-01')).toThrow(
      'expected a range that begins before it ends, got 2024-01-02 to 2024-01-01',
    )
  })
})
