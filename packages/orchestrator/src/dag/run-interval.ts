import { OrchestratorError } from '../errors.ts'
import { timetableOf, type Timetable } from '../timetable/timetable-of.ts'
import { instantOf, wallOf } from '../timetable/zone.ts'
import type { DagSpec } from './dag.ts'
import { dailyInterval, type DataInterval } from './interval.ts'

type Dates = Pick<DagSpec, 'id' | 'schedule' | 'startDate'>

/** The timetable of a DAG; undefined: nothing but people and assets makes runs. */
export function timetableOfDag(dag: Pick<DagSpec, 'schedule'>): Timetable | undefined {
  const { schedule } = dag
  if (schedule === null) return undefined
  if (typeof schedule === 'object' && schedule.timetable === 'AssetTriggeredTimetable')
    return undefined
  const timetable = timetables.get(dag) ?? timetableOf(schedule)
  timetables.set(dag, timetable)
  return timetable
}

const timetables = new WeakMap<Pick<DagSpec, 'schedule'>, Timetable>()

/**
 * The data interval that a run by hand has for a date: the last that ends on that day, on the clock of the schedule;
 * without a schedule, the day before.
 * @throws OrchestratorError ORCHESTRATOR_DATE_INVALID, also when it begins before the DAG does, or none ends on the day
 */
export function intervalOf(dag: Dates, ingestOn: string): DataInterval {
  const begin = beginOf(dag, ingestOn)
  const interval = begin > Date.parse(dag.startDate) ? lastOf(dag, ingestOn) : undefined
  if (!interval || interval.start < dag.startDate) {
    const first = dag.startDate.slice(0, 10)
    throw invalid(dag, `a date after its startDate ${first}`, ingestOn)
  }
  const found = ingestOnOf(dag, interval)
  if (found === ingestOn) return interval
  throw invalid(dag, `a date on which a data interval ends, as ${found}`, ingestOn)
}

/** Whether a date is none on which an interval of a DAG ends, as most are of a weekly one. */
export function isBetween(dag: Dates, ingestOn: string, now: number): boolean {
  const begin = beginOf(dag, ingestOn)
  // Of days before the DAG begins and of those to come something else is to be said.
  if (begin <= Date.parse(dag.startDate) || begin > now) return false
  return ingestOnOf(dag, lastOf(dag, ingestOn)) !== ingestOn
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

function lastOf(dag: Dates, ingestOn: string): DataInterval {
  const day = dailyInterval(ingestOn)
  const timetable = timetableOfDag(dag)
  if (!timetable) return day
  // Intervals between the times of a cron expression end at those; all others end where they are asked for.
  const at = isBetweenTimes(dag) ? beginOf(dag, dateAfter(ingestOn)) - 1 : beginOf(dag, ingestOn)
  return timetable.manual(new Date(at).toISOString())
}

function isBetweenTimes({ schedule }: Pick<DagSpec, 'schedule'>): boolean {
  return typeof schedule === 'object' && schedule?.timetable === 'CronDataIntervalTimetable'
}

function zoneOf({ schedule }: Pick<DagSpec, 'schedule'>): string {
  return typeof schedule === 'object' && schedule && 'timezone' in schedule
    ? schedule.timezone
    : 'UTC'
}

function dateAfter(date: string): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10)
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
