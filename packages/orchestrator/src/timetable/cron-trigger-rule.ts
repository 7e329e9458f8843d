import type { Ticks } from './ticks.ts'
import type { Bounds, Rule } from './timetable.ts'

/** What a CronTriggerTimetable is told besides its times; in milliseconds. */
export interface CronTriggerRuleOptions {
  interval: number
  runImmediately: boolean | number
}

const shortestBuffer = 300_000

/** A run at each tick (Airflow's `CronTriggerTimetable`). */
export function cronTriggerRule(ticks: Ticks, options: CronTriggerRuleOptions): Rule {
  const { interval } = options
  return {
    next: (bounds) => {
      const end = bounds.catchup
        ? nextTick(ticks, options, bounds)
        : lastMissedOrNext(ticks, options, bounds)
      return end > (bounds.latest ?? Infinity) ? undefined : { start: end - interval, end }
    },
    manual: (runAfter) => ({ start: runAfter - interval, end: runAfter }),
  }
}

function nextTick(ticks: Ticks, options: CronTriggerRuleOptions, bounds: Bounds): number {
  const { last, earliest, now } = bounds
  if (last) return ticks.next(last.end)
  return earliest === undefined ? firstTick(ticks, options, now) : ticks.alignToNext(earliest)
}

function lastMissedOrNext(ticks: Ticks, options: CronTriggerRuleOptions, bounds: Bounds): number {
  const { earliest, now } = bounds
  const start = earliest === undefined ? -Infinity : ticks.alignToNext(earliest)
  return Math.max(ticks.alignToPrevious(now), nextTick(ticks, options, bounds), start)
}

/** Airflow's `_calc_first_run`: the tick that has just passed, or the next. */
function firstTick(ticks: Ticks, { runImmediately }: CronTriggerRuleOptions, now: number): number {
  const past = ticks.alignToPrevious(now)
  const next = ticks.alignToNext(now)
  if (runImmediately === true) return past
  const buffer =
    runImmediately === false ? Math.max((next - past) / 10, shortestBuffer) : runImmediately
  return now - past <= buffer ? past : next
}
