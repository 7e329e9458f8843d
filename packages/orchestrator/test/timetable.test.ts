import { expect, it } from 'vitest'

import { describeSchedule } from '../src/timetable/describe-schedule.ts'
import { mistakesOfSchedule } from '../src/timetable/mistakes-of-schedule.ts'
import {
  continuous,
  cronDataInterval,
  cronTrigger,
  delta,
  once,
  type Schedule,
} from '../src/timetable/schedule.ts'
import { timetableOf } from '../src/timetable/timetable-of.ts'
import type { Interval, Restriction } from '../src/timetable/timetable.ts'

function runsOf(schedule: Schedule, bounds: Restriction): string[] {
  const timetable = timetableOf(schedule)
  const runs: string[] = []
  for (let last: Interval | undefined; runs.length < 10;) {
    const run = timetable.next({ ...bounds, last })
    if (!run) return runs
    last = run.interval
    runs.push([run.logicalDate, last.start, last.end, run.runAfter].map(short).join(' '))
  }
  return runs
}

const short = (instant: string) => instant.replace('T00:00:00.000Z', '').replace(':00.000Z', 'Z')

it('has a monthly interval for each logical date up to the end date', () => {
  const bounds = {
    earliest: '2020-02-01T00:00:00Z',
    latest: '2020-04-01T00:00:00Z',
    catchup: true,
    now: '2026-01-01T00:00:00Z',
  }
  expect(runsOf(cronDataInterval('0 0 1 * *'), bounds)).toEqual([
    '2020-02-01 2020-02-01 2020-03-01 2020-03-01',
    '2020-03-01 2020-03-01 2020-04-01 2020-04-01',
    '2020-04-01 2020-04-01 2020-05-01 2020-05-01',
  ])
})

it('takes a bare expression for moments, not for intervals', () => {
  const bounds = {
    earliest: '2024-01-01T00:00:00Z',
    latest: '2024-01-02T00:00:00Z',
    catchup: true,
    now: '2024-01-01T00:00:00Z',
  }
  expect(runsOf('@daily', bounds)).toEqual([
    '2024-01-01 2024-01-01 2024-01-01 2024-01-01',
    '2024-01-02 2024-01-02 2024-01-02 2024-01-02',
  ])
})

it('gives the hour that comes twice its runs twice, the hour that is skipped none', () => {
  const hourly = cronDataInterval('@hourly', { timezone: 'Europe/Berlin' })
  const night = (from: string, to: string) =>
    runsOf(hourly, { earliest: from, latest: to, catchup: true, now: to }).length
  expect(night('2024-10-26T22:00Z', '2024-10-27T02:00Z')).toBe(5)
  expect(night('2024-03-30T23:00Z', '2024-03-31T02:00Z')).toBe(4)
})

it('goes on where a clock that is put forward by half an hour stops Airflow', () => {
  const hourly = cronDataInterval('@hourly', { timezone: 'Australia/Lord_Howe' })
  const bounds = { earliest: '2024-10-05T13:17Z', latest: '2024-10-05T17:00Z', catchup: true }
  expect(runsOf(hourly, { ...bounds, now: '2024-10-06T00:00Z' })).toEqual([
    '2024-10-05T13:30Z 2024-10-05T13:30Z 2024-10-05T14:30Z 2024-10-05T14:30Z',
    '2024-10-05T14:30Z 2024-10-05T14:30Z 2024-10-05T15:30Z 2024-10-05T15:30Z',
    '2024-10-05T15:30Z 2024-10-05T15:30Z 2024-10-05T16:00Z 2024-10-05T16:00Z',
    '2024-10-05T16:00Z 2024-10-05T16:00Z 2024-10-05T17:00Z 2024-10-05T17:00Z',
    '2024-10-05T17:00Z 2024-10-05T17:00Z 2024-10-05T18:00Z 2024-10-05T18:00Z',
  ])
})

it('allows one active run of a continuous schedule', () => {
  expect(timetableOf(continuous()).activeRunsLimit).toBe(1)
  expect(timetableOf('@continuous').activeRunsLimit).toBe(1)
  expect(timetableOf('@daily').activeRunsLimit).toBeUndefined()
})

it('is plain data that survives JSON', () => {
  const schedules = [
    cronDataInterval('@daily'),
    cronTrigger('0 6 * * 1', { timezone: 'Asia/Kathmandu', interval: '1d', runImmediately: '5m' }),
    delta('90m'),
    continuous(),
    once(),
  ]
  expect(JSON.parse(JSON.stringify(schedules))).toEqual(schedules)
})

it.each<[Schedule, string[]]>([
  [
    '@dayly',
    [
      "expected one of @hourly, @daily, @midnight, @weekly, @monthly, @quarterly, @yearly, @annually, @once, @continuous, got '@dayly'",
    ],
  ],
  [
    '61 25 * * fun',
    [
      "minute: expected 0 to 59, a range or a step of them, got '61' (cron '61 25 * * fun')",
      "hour: expected 0 to 23, a range or a step of them, got '25' (cron '61 25 * * fun')",
      "day of the week: expected 0 to 6 or sun to sat, a range or a step of them, got 'fun' (cron '61 25 * * fun')",
    ],
  ],
  ['0 0 * *', ["expected 5 fields, or 6 with seconds last, got 4 in '0 0 * *'"]],
  ['*/0 * * * *', ["minute: expected a step above 0, got '*/0' (cron '*/0 * * * *')"]],
  [
    '0 0 31 2,4 *',
    ["day of the month: expected one that comes in its months, got 31 (cron '0 0 31 2,4 *')"],
  ],
  ['0 0 1 * 1#2', ["day of the month: expected '*' beside # or L of a week (cron '0 0 1 * 1#2')"]],
  [
    cronTrigger('0 0 * * 9', { timezone: 'Europe/Bern', interval: 'soon', runImmediately: -1 }),
    [
      "day of the week: expected 0 to 6 or sun to sat, a range or a step of them, got '9' (cron '0 0 * * 9')",
      "timezone: expected a name as 'Europe/Berlin', got 'Europe/Bern'",
      "interval: expected whole milliseconds or a text like '30s', '5m', '2h', '1d', got 'soon'",
      "runImmediately: expected whole milliseconds or a text like '30s', '5m', '2h', '1d', got '-1'",
    ],
  ],
  [
    cronDataInterval('@daily', { timezone: 'europe/berlin' }),
    ["timezone: expected 'Europe/Berlin', got 'europe/berlin'"],
  ],
  [
    cronDataInterval('@daily', { timezone: '+02:00' }),
    ["timezone: expected a name as 'Europe/Berlin', got '+02:00'"],
  ],
  [
    delta(-5),
    ["delta: expected whole milliseconds or a text like '30s', '5m', '2h', '1d', got '-5'"],
  ],
  [
    cronDataInterval('@once'),
    [
      "expected one of @hourly, @daily, @midnight, @weekly, @monthly, @quarterly, @yearly, @annually, got '@once'",
    ],
  ],
  [delta(0), ["delta: expected a duration above 0, got '0'"]],
])('tells every mistake of %j', (schedule, mistakes) => {
  expect(mistakesOfSchedule(schedule)).toEqual(mistakes)
  expect(() => timetableOf(schedule)).toThrow(
    expect.objectContaining({ code: 'ORCHESTRATOR_SCHEDULE_INVALID', details: { mistakes } }),
  )
})

it.each<[Schedule, string]>([
  [null, 'By hand'],
  ['@once', 'Once'],
  ['@continuous', 'Continuously, one run at a time'],
  ['@hourly', 'Every hour'],
  ['@daily', 'Daily at 00:00'],
  ['@weekly', 'On Sundays at 00:00'],
  ['@quarterly', 'On day 1 of January, April, July and October at 00:00'],
  ['*/15 * * * *', 'Every 15 minutes'],
  ['7 */2 * * *', 'Every 2 hours at minute 7'],
  ['5-59/20 * * * 1-5', 'Every hour at minutes 5, 25 and 45 Monday to Friday'],
  ['0 9-17/4 * * 1-5', 'Monday to Friday at 09:00, 13:00 and 17:00'],
  ['10 22-2 * * *', 'Every hour at minute 10 in hours 0 to 2, 22 and 23'],
  ['0 12 13 * 5', 'On day 13 of the month or on Fridays at 12:00'],
  ['0 0 * jan-mar *', 'Daily in January to March at 00:00'],
  ['0 * * 3,10 *', 'Every hour in March and October'],
  ['0 0 * 6 1#2', 'On the second Monday of June at 00:00'],
  ['0 0 * * L5', 'On the last Friday of the month at 00:00'],
  ['0 0 L * *', 'On the last day of the month at 00:00'],
  ['0 8 15W * *', 'On the weekday nearest to day 15 of the month at 08:00'],
  ['0 2 * * * */20', 'Daily at seconds 0, 20 and 40 of minute 0 of hour 2'],
  [cronTrigger('5 4 * * *', { timezone: 'Europe/Berlin' }), 'Daily at 04:05 (Europe/Berlin)'],
  [delta('90m'), 'Every 90 minutes'],
  [delta('7d'), 'Every 7 days'],
  [delta('1h'), 'Every hour'],
  ['61 * * * *', '61 * * * *'],
])('describes %j in English', (schedule, words) => {
  expect(describeSchedule(schedule)).toBe(words)
})
