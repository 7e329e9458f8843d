import type { DagSpec } from '../dag/dag.ts'
import type { DataInterval } from '../dag/interval.ts'
import { wantedRunsOf } from '../dag/wanted-runs.ts'
import { isRunAgain } from '../engine/batches.ts'
import { plainIntervalOf } from '../engine/create-run.ts'
import type { Rerun, Run, RunReader, WantedRun } from '../store/run-store.ts'

/** What a backfill would do for an interval. */
export interface BackfilledInterval {
  ingestOn: string
  interval: DataInterval
  /** The newest run of the interval; undefined: there is none. */
  newest: Run | undefined
  /** Whether it is run. */
  isRun: boolean
}

/** What a backfill is asked for. */
interface Wanted {
  dates: readonly string[]
  rerun: Rerun
  /** What is given of the parameters of each run. Default: nothing. */
  params?: WantedRun['params']
}

/**
 * What a backfill of a DAG would do as things stand, interval by interval in its order.
 * @throws OrchestratorError ORCHESTRATOR_DATE_INVALID, ORCHESTRATOR_PARAMS_INVALID as the backfill itself
 */
export function planBackfill(
  dag: DagSpec,
  { dates, rerun, params = {} }: Wanted,
  { reader, now }: { reader: Pick<RunReader, 'runOfDate'>; now: number },
): BackfilledInterval[] {
  const wanted = wantedRunsOf(
    dates.map((ingestOn) => ({ dag, ingestOn })),
    now,
  )
  return wanted.map((one) => {
    const { ingestOn } = one
    const interval = plainIntervalOf(dag, { ...one, params }, now)
    const newest = reader.runOfDate(dag.id, interval.start)
    return { ingestOn, interval, newest, isRun: isRunAgain(rerun, newest?.state) }
  })
}
