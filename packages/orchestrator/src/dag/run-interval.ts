import { OrchestratorError } from '../errors.ts'
import { timetableOf, type Timetable } from '../timetable/timetable-of.ts'
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
 * The data interval that a run by hand has for a date: the last that had ended where the date begins; without a schedule,
 * the day before.
 * @throws OrchestratorError ORCHESTRATOR_DATE_INVALID, also when it begins before the DAG does
 */
export function intervalOf(dag: Dates, ingestOn: string): DataInterval {
  const day = dailyInterval(ingestOn)
  if (day.end > dag.startDate) {
    const interval = timetableOfDag(dag)?.manual(day.end) ?? day
    if (interval.start >= dag.startDate) return interval
  }
  const message = `DAG '${dag.id}': expected a date after its startDate ${dag.startDate.slice(0, 10)}, got ${ingestOn}`
  throw new OrchestratorError('ORCHESTRATOR_DATE_INVALID', message)
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
