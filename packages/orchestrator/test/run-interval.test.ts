import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import {
  beginOf,
  hasInterval,
  ingestOnOf,
  intervalOf,
  intervalsOf,
  isBetween,
  timetableOfDag,
} from '../src/dag/run-interval.ts'
import { cronDataInterval, cronTrigger, delta, type DagOptions } from '../src/index.ts'
import { dagOf, plain } from './tasks.ts'

const made = (schedule: DagOptions<never>['schedule'], startDate = '2024-01-01') =>
  dagOf([plain('a')], { schedule: schedule ?? null, startDate })

const utc = made(cronDataInterval('0 0 * * *'))
const early = made(cronDataInterval('0 6 * * *'))
const berlin = made(cronDataInterval('0 0 * * *', { timezone: 'Europe/Berlin' }))
const weekly = made(cronDataInterval('0 0 * * 1'))
const hourly = made(cronDataInterval('0 * * * *', { timezone: 'Europe/Berlin' }))

describe('the interval of a date', () => {
  it.each([
    ['a DAG that nothing schedules', made(null), '2024-01-04T00:00', '2024-01-05T00:00'],
    ['midnight', utc, '2024-01-04T00:00', '2024-01-05T00:00'],
    ['an hour of the morning', early, '2024-01-04T06:00', '2024-01-05T06:00'],
    ['midnight of a zone', berlin, '2024-01-03T23:00', '2024-01-04T23:00'],
    ['every hour: the last of the day', hourly, '2024-01-05T21:00', '2024-01-05T22:00'],
  ])('for %s', (_, dag, start, end) => {
    expect(intervalOf(dag, '2024-01-05')).toEqual({
      start: `${start}:00.000Z`,
      end: `${end}:00.000Z`,
    })
  })

  it('is of 23 and 25 hours where the clocks of its zone change', () => {
    const hours = (date: string) => {
      const { start, end } = intervalOf(berlin, date)
      return (Date.parse(end) - Date.parse(start)) / 3_600_000
    }
    expect(['2024-03-31', '2024-04-01', '2024-10-27', '2024-10-28'].map(hours)).toEqual([
      24, 23, 24, 25,
    ])
  })

  it('are all that end on the date, where there are several', () => {
    const ends = (dag: typeof utc) =>
      intervalsOf(dag, '2024-01-05').map(({ end }) => end.slice(5, 16))
    expect(ends(made(cronDataInterval('0 */8 * * *')))).toEqual([
      '01-05T00:00',
      '01-05T08:00',
      '01-05T16:00',
    ])
    expect(ends(made(cronTrigger('30 6,18 * * *')))).toEqual(['01-05T06:30', '01-05T18:30'])
    expect(ends(made(delta('12h')))).toEqual(['01-05T00:00', '01-05T12:00'])
    expect(ends(hourly)).toHaveLength(24)
    expect(ends(weekly)).toEqual([])
    expect(ends(made('@once'))).toEqual(['01-05T00:00'])
  })

  it('is refused for a date on which none ends, with the one before', () => {
    expect(intervalOf(weekly, '2024-01-15').start).toBe('2024-01-08T00:00:00.000Z')
    expect(() => intervalOf(weekly, '2024-01-17')).toThrow(
      "DAG 'd': expected a date on which a data interval ends, as 2024-01-15, got 2024-01-17",
    )
    expect([hasInterval(weekly, '2024-01-15'), hasInterval(weekly, '2024-01-17')]).toEqual([
      true,
      false,
    ])
  })

  it('is refused where it would begin before the DAG does', () => {
    for (const date of ['2023-12-31', '2024-01-01'])
      expect(() => intervalOf(utc, date)).toThrow(
        `DAG 'd': expected a date after its startDate 2024-01-01, got ${date}`,
      )
    expect(intervalOf(utc, '2024-01-02').start).toBe('2024-01-01T00:00:00.000Z')
  })
})

describe('a date', () => {
  it('begins at midnight on the clock of the schedule', () => {
    expect(new Date(beginOf(utc, '2024-07-01')).toISOString()).toBe('2024-07-01T00:00:00.000Z')
    expect(new Date(beginOf(berlin, '2024-07-01')).toISOString()).toBe('2024-06-30T22:00:00.000Z')
  })

  it('is between intervals only from when the DAG begins to now', () => {
    const now = Date.parse('2024-01-20T12:00:00Z')
    const dates = ['2023-12-27', '2024-01-15', '2024-01-17', '2024-01-24']
    expect(dates.map((date) => isBetween(weekly, date, now))).toEqual([false, false, true, false])
  })

  const zone = fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata')
  const cron = fc.tuple(fc.nat(59), fc.nat(23)).map(([minute, hour]) => `${minute} ${hour} * * *`)
  const day = fc.nat(700).map((days) => Date.parse('2023-02-01T13:00:00Z') + days * 86_400_000)

  it('of each interval that a daily schedule makes has that interval', () => {
    fc.assert(
      fc.property(cron, zone, day, (expression, timezone, at) => {
        const dag = made(cronDataInterval(expression, { timezone }), '2022-01-01')
        const interval = timetableOfDag(dag)?.manual(new Date(at).toISOString())
        if (!interval) expect.fail('expected an interval')
        expect(intervalOf(dag, ingestOnOf(dag, interval))).toEqual(interval)
      }),
    )
  })
})
