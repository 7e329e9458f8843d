import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import {
  beginOf,
  hasInterval,
  ingestOnOf,
  intervalFrom,
  intervalOf,
  intervalsOf,
  isBetween,
  lastDateOf,
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
})

describe('of any schedule', () => {
  const zone = fc.constantFrom(
    ...['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Beirut', 'America/Havana'],
    ...['Atlantic/Azores', 'Pacific/Apia', 'Australia/Lord_Howe', 'America/Sao_Paulo'],
  )
  const cron = fc.constantFrom(
    ...['0 0 * * *', '30 0 * * *', '0 2 * * *', '59 23 * * *', '0 * * * *', '15,45 * * * *'],
    ...['0 */6 * * *', '0,30 1-3 * * *', '0 0 * * 1'],
  )
  const length = fc.constantFrom('0s', '3h', '1d')
  const schedule = fc.oneof(
    fc.record({ cron, zone }).map((one) => cronDataInterval(one.cron, { timezone: one.zone })),
    fc
      .record({ cron, zone, length })
      .map((one) => cronTrigger(one.cron, { timezone: one.zone, interval: one.length as '3h' })),
    fc.constantFrom('7h', '12h', '1d', '7d').map((text) => delta(text as '7h')),
  )
  const first = fc.nat(3650).map((days) => Date.parse('2011-01-01') + days * 86_400_000)

  it('every interval is of one date, and found again by where it begins', () => {
    fc.assert(
      fc.property(schedule, first, fc.boolean(), (any, begin, catchup) => {
        const dag = dagOf([plain('a')], {
          schedule: any,
          startDate: '2010-01-01T03:00:00Z',
          catchup,
        })
        const dates = [0, 1, 2, 3, 4].map((day) =>
          new Date(begin + day * 86_400_000).toISOString().slice(0, 10),
        )
        const found = dates.map((date) => intervalsOf(dag, date))
        for (const [index, intervals] of found.entries())
          for (const one of intervals) expect(ingestOnOf(dag, one)).toBe(dates[index])
        const all = found.flat()
        for (const one of all)
          if (any.timetable !== 'DeltaDataIntervalTimetable')
            expect(intervalFrom(dag, one.start)).toEqual(one)
        // One after the other, as the timetable makes them.
        for (const [index, last] of all.slice(0, -1).entries()) {
          const now = last.end
          expect(timetableOfDag(dag)?.next({ last, catchup: true, now })?.interval).toEqual(
            all[index + 1],
          )
        }
      }),
      { numRuns: 400 },
    )
  })

  it('lengths follow from the start date, or from 1970 where nothing is made up for', () => {
    const ends = (catchup: boolean) => {
      const dag = dagOf([plain('a')], {
        schedule: delta('6h'),
        startDate: '2024-01-01T03:00:00Z',
        catchup,
      })
      return intervalsOf(dag, '2024-01-05').map(({ end }) => end.slice(11, 13))
    }
    expect([ends(true), ends(false)]).toEqual([
      ['03', '09', '15', '21'],
      ['00', '06', '12', '18'],
    ])
  })

  it('a run by hand of a length that ends on few dates is as long, up to the date', () => {
    const weekly = made(delta('7d'))
    expect(intervalsOf(weekly, '2024-01-19')).toEqual([])
    expect(intervalOf(weekly, '2024-01-19').start).toBe('2024-01-12T00:00:00.000Z')
  })

  it('the last date is that of the interval that ended last, on the clock of the schedule', () => {
    const at = (text: string) => Date.parse(text)
    expect(lastDateOf(early, at('2024-01-05T03:00Z'))).toBe('2024-01-04')
    expect(lastDateOf(berlin, at('2024-01-04T23:30Z'))).toBe('2024-01-05')
    expect(lastDateOf(made(null), at('2024-01-04T23:30Z'))).toBe('2024-01-04')
  })
})
