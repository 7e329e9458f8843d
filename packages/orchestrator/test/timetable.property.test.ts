import fc from 'fast-check'
import { expect, it } from 'vitest'

import { cronDataInterval, cronTrigger, delta, type Schedule } from '../src/timetable/schedule.ts'
import { timetableOf } from '../src/timetable/timetable-of.ts'
import type { Interval } from '../src/timetable/timetable.ts'

/** Not Australia/Lord_Howe, whose clock changes by half an hour: Airflow's hourly intervals overlap there. */
const zones = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'Asia/Kathmandu',
  'America/Sao_Paulo',
  'Africa/Casablanca',
  'Pacific/Chatham',
]

const field = (min: number, max: number) =>
  fc.oneof(
    fc.constant('*'),
    fc.integer({ min, max }).map(String),
    fc.integer({ min: 2, max: 30 }).map((step) => `*/${step}`),
    fc
      .uniqueArray(fc.integer({ min, max }), { minLength: 1, maxLength: 4 })
      .map((values) => values.join(',')),
  )

/**
 * Days up to 28, which come in every month. Not every hour of some days only: over a change of clocks Airflow measures back
 * from after them in elapsed time, and so misses by an hour.
 */
const cron = fc
  .tuple(field(0, 59), field(0, 23), field(1, 28), field(1, 12), field(0, 6))
  .map(([minutes, hours, ...days]) =>
    (hours === '*' ? [minutes, hours, '*', '*', '*'] : [minutes, hours, ...days]).join(' '),
  )

const schedule: fc.Arbitrary<Schedule> = fc.oneof(
  fc
    .tuple(cron, fc.constantFrom(...zones))
    .map(([text, timezone]) => cronDataInterval(text, { timezone })),
  fc
    .tuple(cron, fc.constantFrom(...zones))
    .map(([text, timezone]) => cronTrigger(text, { timezone })),
  fc.integer({ min: 1, max: 20_000 }).map((minutes) => delta(minutes * 60_000)),
)

const minute = 60_000
const anyMoment = fc
  .integer({ min: Date.UTC(2016, 0) / minute, max: Date.UTC(2026, 0) / minute })
  .map((minutes) => minutes * minute)

/** Where clocks of the zones above change. */
const changes = [
  '2024-03-31T01:00Z',
  '2024-10-27T01:00Z',
  '2024-03-10T07:00Z',
  '2024-11-03T06:00Z',
  '2017-10-15T03:00Z',
  '2018-02-18T02:00Z',
  '2024-04-14T02:00Z',
  '2024-04-06T14:00Z',
]
const nearChange = fc
  .tuple(fc.constantFrom(...changes), fc.integer({ min: -300, max: 200 }))
  .map(([change, minutes]) => Date.parse(change) + minutes * minute)
const moment = fc.oneof(anyMoment, nearChange)

const iso = (instant: number) => new Date(instant).toISOString()

function expectToFollow(interval: Interval, last: Interval | undefined): void {
  expect(interval.end >= interval.start).toBe(true)
  if (!last) return
  expect(interval.start >= last.end).toBe(true)
  expect(interval.end > last.end).toBe(true)
}

it('with catchup, runs follow one another: none overlaps the last, none goes back', () => {
  fc.assert(
    fc.property(schedule, moment, (chosen, from) => {
      const timetable = timetableOf(chosen)
      let last: Interval | undefined
      for (let count = 0; count < 12; count++) {
        const bounds = { earliest: iso(from), catchup: true, now: iso(from) }
        const run = timetable.next({ ...bounds, last })
        if (!run) throw new Error('expected a run without an end date')
        expectToFollow(run.interval, last)
        expect(run.logicalDate >= iso(from)).toBe(true)
        last = run.interval
      }
    }),
  )
})

it('without catchup, at most one run is due at any moment, however long the pauses', () => {
  const pauses = fc.array(fc.integer({ min: 0, max: 20_000 }), { minLength: 3, maxLength: 8 })
  fc.assert(
    fc.property(schedule, moment, pauses, fc.boolean(), (chosen, from, minutes, bounded) => {
      const timetable = timetableOf(chosen)
      const earliest = bounded ? iso(from) : undefined
      let now = from
      let last: Interval | undefined
      for (const pause of minutes) {
        now += pause * minute
        const first = timetable.next({ last, earliest, catchup: false, now: iso(now) })
        if (!first || first.runAfter > iso(now)) continue
        expectToFollow(first.interval, last)
        last = first.interval
        const second = timetable.next({ last, earliest, catchup: false, now: iso(now) })
        expect(second === undefined || second.runAfter > iso(now)).toBe(true)
      }
    }),
  )
})
