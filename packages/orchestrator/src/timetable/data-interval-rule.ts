import type { Ticks } from './ticks.ts'
import type { Bounds, Rule, Span } from './timetable.ts'

/** A run for each interval between two ticks, due at its end (Airflow's `_DataIntervalTimetable`). */
interface DataIntervals {
  ticks: Ticks
  /** Start of the last interval that has ended. */
  latestStart: (now: number) => number
  manual: (runAfter: number) => Span
}

/** Data intervals between the times of a cron expression (Airflow's `CronDataIntervalTimetable`). */
export function cronDataIntervalRule(ticks: Ticks): Rule {
  const manual = (runAfter: number) => {
    const end = ticks.alignToPrevious(runAfter)
    return { start: ticks.previous(end), end }
  }
  return dataIntervalRule({ ticks, manual, latestStart: (now) => latestCronStart(ticks, now) })
}

function latestCronStart(ticks: Ticks, now: number): number {
  let last = ticks.previous(now)
  let next = ticks.next(last)
  // Backwards over a change of clocks, hourly times come out elsewhere than forwards: Airflow fails there, until they meet.
  while (next < now) [last, next] = [next, ticks.next(next)]
  return next === now ? last : ticks.previous(last)
}

/** Data intervals of one length in milliseconds (Airflow's `DeltaDataIntervalTimetable`). */
export function deltaDataIntervalRule(ticks: Ticks, length: number): Rule {
  const manual = (runAfter: number) => ({ start: runAfter - length, end: runAfter })
  const latestStart = (now: number) => Math.floor(now / length) * length - length
  return dataIntervalRule({ ticks, manual, latestStart })
}

function dataIntervalRule(intervals: DataIntervals): Rule {
  const { ticks, manual } = intervals
  const next = (bounds: Bounds) => {
    const start = startOf(intervals, bounds)
    if (start === undefined || start > (bounds.latest ?? Infinity)) return undefined
    return { start, end: ticks.next(start) }
  }
  return { next, manual }
}

function startOf({ ticks, latestStart }: DataIntervals, bounds: Bounds): number | undefined {
  const { last, earliest, catchup, now } = bounds
  const aligned = earliest === undefined ? -Infinity : ticks.alignToNext(earliest)
  const first = catchup ? aligned : Math.max(latestStart(now), aligned)
  if (!last) return first === -Infinity ? undefined : first
  let start = Math.max(ticks.alignToPrevious(last.end), first)
  // A schedule that became coarser aligns to what ran already; Airflow takes one step and fails where two are needed.
  while (start <= last.start) start = ticks.next(start)
  return start
}
