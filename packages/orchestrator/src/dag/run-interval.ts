import { parseDuration } from '@deftunes/core'

import { OrchestratorError } from '../errors.ts'
import { writtenOut } from '../timetable/schedule.ts'
import { timetableOf, type Timetable } from '../timetable/timetable-of.ts'
import { instantOf, wallOf } from '../timetable/zone.ts'
import { isAssetSchedule } from './asset.ts'
import type { DagSpec } from './dag.ts'
import { dailyInterval, type DataInterval } from './interval.ts'

type Dates = Pick<DagSpec, 'id' | 'schedule' | 'startDate' | 'catchup'>

const day = 86_400_000

/** The timetable of a DAG; undefined: nothing but people and assets makes runs. */
export function timetableOfDag(dag: Pick<DagSpec, 'schedule'>): Timetable | undefined {
  const { schedule } = dag
  if (schedule === null || isAssetSchedule(schedule)) return undefined
  const timetable = timetables.get(dag) ?? timetableOf(schedule)
  timetables.set(dag, timetable)
  return timetable
}

const timetables = new WeakMap<Pick<DagSpec, 'schedule'>, Timetable>()

/**
 * The data intervals of a DAG that end on a date, on the clock of its schedule, oldest first; without a schedule, the
 * day before. None begins before the DAG does, and each is of one date.
 * @throws OrchestratorError ORCHESTRATOR_DATE_INVALID
 */
export function intervalsOf(dag: Dates, ingestOn: string): DataInterval[] {
  const begin = beginOf(dag, ingestOn)
  const timetable = timetableOfDag(dag)
  // Of days long gone a timetable may know nothing.
  if (begin + 2 * day <= Date.parse(dag.startDate)) return []
  const found = timetable
    ? intervalsAround(dag, timetable, begin)
    : [{ start: instant(begin - day), end: instant(begin) }]
  return found.filter((one) => one.start >= dag.startDate && ingestOnOf(dag, one) === ingestOn)
}

/** Every interval that may end on the date that begins at a moment: a date can be longer than a day where clocks change. */
function intervalsAround(dag: Dates, timetable: Timetable, begin: number): DataInterval[] {
  const { schedule, catchup, startDate } = dag
  const written = isAssetSchedule(schedule) ? null : writtenOut(schedule)
  switch (written?.timetable) {
    case 'CronDataIntervalTimetable':
    case 'CronTriggerTimetable':
      return intervalsAfter(timetable, timetable.manual(instant(begin - day)), begin + 2 * day)
    case 'DeltaDataIntervalTimetable': {
      const length = parseDuration(written.delta)
      const anchor = catchup ? Date.parse(startDate) : 0
      const end = anchor + Math.floor((begin - day - anchor) / length) * length
      return intervalsAfter(timetable, timetable.manual(instant(end)), begin + 2 * day)
    }
    default:
      return [timetable.manual(instant(begin))]
  }
}

function intervalsAfter(timetable: Timetable, before: DataInterval, end: number): DataInterval[] {
  const found: DataInterval[] = []
  for (let last = before; ;) {
    const next = timetable.next({ last, catchup: true, now: last.end })?.interval
    if (!next || Date.parse(next.end) >= end) return found
    found.push(next)
    last = next
  }
}

/**
 * The data interval that a run by hand has for a date: the last that ends on that day, on the clock of the schedule;
 * of a schedule of moments that has none on the day, its first moment.
 * @throws OrchestratorError ORCHESTRATOR_DATE_INVALID, also when it begins before the DAG does, or none ends on the day
 */
export function intervalOf(dag: Dates, ingestOn: string): DataInterval {
  const begin = beginOf(dag, ingestOn)
  const interval = intervalsOf(dag, ingestOn).at(-1)
  if (interval) return interval
  const hasBegun = begin > Date.parse(dag.startDate)
  const asked = hasBegun ? timetableOfDag(dag)?.manual(instant(begin)) : undefined
  if (!asked || asked.start < dag.startDate)
    throw invalid(dag, `a date after its startDate ${dag.startDate.slice(0, 10)}`, ingestOn)
  if (ingestOnOf(dag, asked) === ingestOn) return asked
  throw invalid(dag, `a date on which a data interval ends, as ${ingestOnOf(dag, asked)}`, ingestOn)
}

/**
 * The data interval of a DAG that begins at an instant; without a schedule, a day. A schedule of moments takes any.
 * @throws OrchestratorError ORCHESTRATOR_DATE_INVALID
 */
export function intervalFrom(dag: Dates, logicalDate: string): DataInterval {
  const at = Date.parse(logicalDate)
  const start = instant(at)
  const timetable = timetableOfDag(dag)
  const next = timetable?.next({ earliest: start, catchup: true, now: start })?.interval
  const length = next ? Date.parse(next.end) - Date.parse(next.start) : 0
  const candidates = timetable
    ? [next, timetable.manual(instant(at + length))]
    : [{ start, end: instant(at + day) }]
  const begins = (one: DataInterval | undefined) => one?.start === start
  const found = candidates.find(begins) ?? intervalsAbout(dag, at).find(begins)
  if (found && start >= dag.startDate) return found
  const expected = `the start of one of its data intervals after ${dag.startDate}, as ${next?.start}`
  throw invalid(dag, expected, logicalDate)
}

/** Those of the dates about a moment: where clocks change, the one that begins at it may be found by its date alone. */
function intervalsAbout(dag: Dates, at: number): DataInterval[] {
  return [0, 1, 2].flatMap((days) =>
    intervalsOf(dag, ingestOnOf(dag, { start: '', end: instant(at + days * day) })),
  )
}

/** The last date of which an interval has ended: of a schedule of moments, today on its clock. */
export function lastDateOf(dag: Dates, now: number): string {
  const interval = timetableOfDag(dag)?.manual(instant(now))
  return ingestOnOf(dag, interval ?? { start: '', end: instant(now) })
}

/** Whether a date is none on which an interval of a DAG ends, as most are of a weekly one. */
export function isBetween(dag: Dates, ingestOn: string, now: number): boolean {
  const begin = beginOf(dag, ingestOn)
  // Of days before the DAG begins and of those to come something else is to be said.
  if (begin <= Date.parse(dag.startDate) || begin > now) return false
  return intervalsOf(dag, ingestOn).length === 0
}

/** The date that the load of an interval belongs to: that of its end, on the clock of the schedule. */
export function ingestOnOf(dag: Pick<DagSpec, 'schedule'>, { end }: DataInterval): string {
  return new Date(wallOf(Date.parse(end), zoneOf(dag))).toISOString().slice(0, 10)
}

/**
 * Milliseconds since 1970 at which a date begins, on the clock of the schedule.
 * @throws OrchestratorError ORCHESTRATOR_DATE_INVALID
 */
export function beginOf(dag: Pick<DagSpec, 'schedule'>, ingestOn: string): number {
  return instantOf(Date.parse(dailyInterval(ingestOn).end), zoneOf(dag))
}

function instant(at: number): string {
  return new Date(at).toISOString()
}

function zoneOf({ schedule }: Pick<DagSpec, 'schedule'>): string {
  return typeof schedule === 'object' && schedule && 'timezone' in schedule
    ? schedule.timezone
    : 'UTC'
}

function invalid({ id }: Dates, expected: string, got: string): OrchestratorError {
  return new OrchestratorError(
    'ORCHESTRATOR_DATE_INVALID',
    `DAG '${id}': expected ${expected}, got ${got}`,
  )
}

/** Whether a DAG has a data interval for a date. */
export function hasInterval(dag: Dates, ingestOn: string): boolean {
  try {
    intervalOf(dag, ingestOn)
    return true
  } catch {
    return false
  }
}
