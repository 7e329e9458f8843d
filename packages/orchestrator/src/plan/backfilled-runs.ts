import type { DagSpec } from '../dag/dag.ts'
import { hasInterval, intervalOf } from '../dag/run-interval.ts'
import { isRunAgain, progressOf } from '../engine/batches.ts'
import { isOpenRun, type Batch, type RunReader } from '../store/run-store.ts'
import type { PlannedRun } from './planned-run.ts'

/** The runs of a DAG that backfills have yet to make, in their order, as many of each as are asked for. */
export function backfilledRuns(
  dag: DagSpec,
  reader: Pick<RunReader, 'batches' | 'runsOfBatch' | 'runOfDate'>,
  { now, most }: { now: number; most: number },
): PlannedRun[] {
  const open = reader.batches().filter(({ state }) => state === 'open' || state === 'paused')
  return open.flatMap((batch) => {
    const made = reader.runsOfBatch(batch.key)
    const underway = made.filter(isOpenRun).length
    const room = batch.maxActiveRuns - underway
    return batch.runs
      .slice(progressOf(batch, made).next)
      .filter((one) => one.dagId === dag.id && (one.interval ?? hasInterval(dag, one.ingestOn)))
      .map(({ ingestOn, interval }) => ({
        ingestOn,
        interval: interval ?? intervalOf(dag, ingestOn),
      }))
      .filter(({ interval }) =>
        isRunAgain(batch.rerun, reader.runOfDate(dag.id, interval.start)?.state),
      )
      .slice(0, most)
      .map(({ ingestOn, interval }, place): PlannedRun => ({
        ...{ dagId: dag.id, runId: null, runType: 'backfill', interval, ingestOn },
        startsAt: new Date(now).toISOString(),
        waitsUntil: until(batch, place < room),
      }))
  })
}

function until({ key, state }: Batch, hasRoom: boolean): string | null {
  if (state === 'paused') return `backfill ${key} is resumed`
  return hasRoom ? null : `an earlier run of backfill ${key} has ended`
}
