import type { DagSpec } from '../dag/dag.ts'
import type { DataInterval } from '../dag/interval.ts'
import { isBetween } from '../dag/run-interval.ts'
import { isRunAgain } from '../engine/batches.ts'
import { plainIntervalOf } from '../engine/create-run.ts'
import type { Rerun, Run, RunReader } from '../store/run-store.ts'

/** What a backfill would do for a date. */
export interface BackfilledDate {
  ingestOn: string
  interval: DataInterval
  /** The newest run of the interval; undefined: there is none. */
  newest: Run | undefined
  /** Whether it is run. */
  isRun: boolean
}

/**
 * What a backfill of a DAG would do as things stand, date by date in its order.
 * @throws OrchestratorError ORCHESTRATOR_DATE_INVALID, ORCHESTRATOR_PARAMS_INVALID as the backfill itself
 */
export function planBackfill(
  dag: DagSpec,
  { dates, rerun }: { dates: readonly string[]; rerun: Rerun },
  { reader, now }: { reader: Pick<RunReader, 'runOfDate'>; now: number },
): BackfilledDate[] {
  const ends = dates.filter((date) => !isBetween(dag, date, now))
  return ends.map((ingestOn) => {
    const interval = plainIntervalOf(dag, ingestOn, now)
    const newest = reader.runOfDate(dag.id, interval.start)
    return { ingestOn, interval, newest, isRun: isRunAgain(rerun, newest?.state) }
  })
}
