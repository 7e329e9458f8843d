import { expect, it } from 'vitest'

import { readCron } from '../src/timetable/cron.ts'
import type { Schedule } from '../src/timetable/schedule.ts'
import { cronTicks } from '../src/timetable/ticks.ts'
import { timetableOf } from '../src/timetable/timetable-of.ts'
import type { Interval } from '../src/timetable/timetable.ts'
import vectors from './vectors/timetables.json' with { type: 'json' }

interface Case {
  schedule: Schedule
  earliest: string | null
  latest: string | null
  catchup: boolean
  last: [start: string, end: string] | null
  /** [now, start, end], or [now]: no run, or [now, 'fails']: Airflow fails. */
  runs: string[][]
  manual: [runAfter: string, start: string, end: string]
}

const cases = vectors.cases as Case[]

const kindOf = ({ schedule }: Case): string => {
  if (schedule === null) return 'null'
  return typeof schedule === 'string' ? 'a bare text' : schedule.timetable
}

const iso = (text: string) => new Date(text).toISOString()

const intervalOf = ([start = '', end = '']: readonly string[]): Interval => ({
  start: iso(start),
  end: iso(end),
})

/** What our timetable says where Airflow's said something; a run where Airflow fails must follow the last. */
function replay({ schedule, earliest, latest, catchup, last: before, runs }: Case) {
  const timetable = timetableOf(schedule)
  let last = before ? intervalOf(before) : undefined
  return runs.map(([now = '', start, end]) => {
    const bounds = { earliest: earliest ?? undefined, latest: latest ?? undefined, catchup, now }
    const run = timetable.next({ ...bounds, last })
    if (start === 'fails') return run !== undefined && run.logicalDate >= (last?.end ?? '')
    last = start === undefined || end === undefined ? last : intervalOf([start, end])
    return run
  })
}

function recorded({ runs }: Case) {
  return runs.map(([, start, end = '']) => {
    if (start === undefined || start === 'fails') return start && true
    const interval = intervalOf([start, end])
    return { logicalDate: interval.start, interval, runAfter: interval.end }
  })
}

it.each([...new Set(cases.map(kindOf))])('%s is due when Airflow says', (kind) => {
  const those = cases.filter((one) => kindOf(one) === kind)
  for (const one of those) {
    const [runAfter, ...interval] = one.manual
    const manual = timetableOf(one.schedule).manual(runAfter)
    expect({ one, runs: replay(one) }).toEqual({ one, runs: recorded(one) })
    expect({ one, manual }).toEqual({ one, manual: intervalOf(interval) })
  }
})

it('has recorded at least 200 cases', () => {
  expect(cases.length).toBeGreaterThanOrEqual(200)
})

it('reads cron expressions as croniter does, forwards and backwards', () => {
  for (const [expression, moment, before, after] of vectors.ticks as [
    string,
    string,
    string[],
    string[],
  ][]) {
    const reading = readCron(expression)
    if (!('cron' in reading)) throw new Error(reading.mistakes.join('\n'))
    const { next, previous } = cronTicks(reading.cron, 'UTC')
    const walk = (step: (instant: number) => number) => {
      let instant = Date.parse(moment)
      return Array.from({ length: 5 }, () => new Date((instant = step(instant))).toISOString())
    }
    const found = { expression, before: walk(previous), after: walk(next) }
    expect(found).toEqual({ expression, before: before.map(iso), after: after.map(iso) })
  }
})

it('refuses every cron expression that croniter refuses', () => {
  expect(
    vectors.refused.filter((expression) => readCron(expression).mistakes.length === 0),
  ).toEqual([])
})
