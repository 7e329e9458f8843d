import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import {
  formatBucket,
  formatDays,
  formatTimestamp,
  formatValue,
  loadCountries,
  momentOf,
  nextBucket,
} from '../../src/format/index.ts'

const text = { name: 'artists.artist', type: 'text' } as const
const number = { name: 'songs.plays', type: 'number' } as const

test('NULL has a name, an empty text is seen, a text stays as it is', () => {
  expect(formatValue(null, text)).toBe('(none)')
  expect(formatValue('', text)).toBe('""')
  expect(formatValue('<b>Björk</b>', text)).toBe('<b>Björk</b>')
  expect(formatValue(0, number)).toBe('0')
  expect(formatValue(true, { name: 'sales.liked', type: 'boolean' })).toBe('Yes')
})

test('years and keys are not grouped, amounts are', () => {
  expect(formatValue(2026, { name: 'songs.year', type: 'number' })).toBe('2026')
  expect(formatValue(1990, { name: 'songs.decade', type: 'number' })).toBe('1990')
  expect(formatValue(12345, { name: 'songs.track_id', type: 'number' })).toBe('12345')
  expect(formatValue(12345, number)).toBe('12,345')
})

test('weekdays have names and bins have ends', () => {
  expect(formatValue(1, { name: 'sales.weekday', type: 'number' })).toBe('Mon')
  expect(formatValue(7, { name: 'sales.weekday', type: 'number' })).toBe('Sun')
  expect(formatValue(0.75, { ...number, bin: 0.25 })).toBe('0.75–1.00')
  expect(formatValue(-10, { ...number, bin: 10 })).toBe('−10–0')
})

describe.each(['Pacific/Kiritimati', 'Pacific/Honolulu', 'UTC'])('in the zone %s', (zone) => {
  const before = process.env.TZ
  beforeEach(() => void (process.env.TZ = zone))
  afterEach(() => {
    if (before === undefined) delete process.env.TZ
    else process.env.TZ = before
  })

  test('buckets are named after what they hold', () => {
    expect(formatBucket('2026-11-22', 'day')).toBe('22 Nov 2026')
    expect(formatBucket('2026-11-16', 'week')).toBe('16–22 Nov 2026')
    expect(formatBucket('2026-09-28', 'week', { year: false })).toBe('28 Sep – 4 Oct')
    expect(formatBucket('2025-12-29', 'week')).toBe('29 Dec 2025 – 4 Jan 2026')
    expect(formatBucket('2026-11-01', 'month')).toBe('Nov 2026')
    expect(formatBucket('2026-10-01', 'quarter')).toBe('Q4 2026')
    expect(formatBucket('2026-01-01', 'year')).toBe('2026')
    expect(formatBucket('2026-11-22T06:00:00.000000', 'hour')).toBe('22 Nov 2026 06:00')
  })

  test('a bucket that is not over says so', () => {
    expect(formatBucket('2026-11-01', 'month', { until: '2026-11-22' })).toBe('Nov 2026 (to 22)')
    expect(formatBucket('2026-01-01', 'year', { until: '2026-11-22' })).toBe('2026 (to 22 Nov)')
  })

  test('times are told in UTC, days as they are written', () => {
    expect(formatTimestamp('2026-11-22T06:12:09.123456')).toBe('22 Nov 2026 06:12:09 UTC')
    expect(formatDays('2026-11-01', '2026-11-23')).toBe('1–22 Nov 2026')
    expect(formatDays('2026-10-25', '2026-11-23')).toBe('25 Oct – 22 Nov 2026')
    expect(formatDays('2025-11-23', '2026-11-23')).toBe('23 Nov 2025 – 22 Nov 2026')
    expect(formatDays('2026-11-22', '2026-11-23')).toBe('22 Nov 2026')
  })

  test('the bucket after is told in the form of the bucket', () => {
    expect(nextBucket('2026-11-30', 'day')).toBe('2026-12-01')
    expect(nextBucket('2026-10-01', 'quarter')).toBe('2027-01-01')
    expect(nextBucket('2026-11-22T23:00:00.000000', 'hour')).toBe('2026-11-23T00:00:00.000000')
    expect(nextBucket('0099-12-01', 'month')).toBe('0100-01-01')
  })
})

test('what is no date is shown as it is', () => {
  expect(momentOf('soon')).toBeUndefined()
  expect(formatBucket('soon', 'day')).toBe('soon')
  expect(nextBucket('soon', 'day')).toBeUndefined()
})

test('countries have names and numeric codes', async () => {
  const { nameOf, numericOf } = await loadCountries()
  expect([nameOf('DE'), numericOf('DE')]).toEqual(['Germany', '276'])
  expect([nameOf('??'), numericOf('??')]).toEqual([undefined, undefined])
})
