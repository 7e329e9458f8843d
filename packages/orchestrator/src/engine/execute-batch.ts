import type { Clock } from '@deftunes/core'

import type { Dag } from '../dag/dag.ts'
import type { Batch, Run, RunStore } from '../store/run-store.ts'
import { createRun, dagOf, intervalOf, refuseFuture } from './open-run.ts'

/** What became of a batch: its runs in order; undefined where an earlier failure or the stop kept one from starting. */
export interface BatchResult {
  runs: (Run | undefined)[]
  success: boolean
}

/** What executing a batch needs. */
export interface BatchWork {
  store: RunStore
  dags: ReadonlyMap<string, Dag>
  drive: (run: Run) => Promise<Run>
  stopping: AbortSignal
  clock: Clock
}

/**
 * Drives the runs of a batch one after the other; those that an earlier process finished are not driven again.
 * @throws OrchestratorError ORCHESTRATOR_DAG_UNKNOWN, ORCHESTRATOR_DATE_INVALID before anything is begun
 */
export async function executeBatch(
  work: BatchWork,
  { key, runs }: { key: string; runs: Batch['runs'] },
): Promise<BatchResult> {
  const { store, dags, stopping, clock } = work
  for (const { dagId, ingestOn } of runs) {
    intervalOf(dagOf(dags, dagId), ingestOn)
    refuseFuture(ingestOn, clock)
  }
  if (!store.openBatches().some((batch) => batch.key === key)) store.createBatch({ key, runs })
  const done: (Run | undefined)[] = []
  let failed = false
  for (const wanted of runs) {
    if (failed || stopping.aborted) {
      done.push(undefined)
      continue
    }
    const run = await executeOne(work, key, wanted)
    failed = run.state === 'failed'
    done.push(run)
  }
  const success = !failed && !stopping.aborted
  if (failed || success) store.endBatch(key, failed ? 'failed' : 'success')
  return { runs: done, success }
}

async function executeOne(
  { store, dags, drive }: BatchWork,
  key: string,
  { dagId, ingestOn }: Batch['runs'][number],
): Promise<Run> {
  const earlier = store
    .runsOfBatch(key)
    .find((run) => run.dagId === dagId && run.ingestOn === ingestOn)
  const run = earlier ?? createRun(store, dagOf(dags, dagId), { ingestOn, batch: key })
  return run.state === 'success' || run.state === 'failed' ? run : drive(run)
}
