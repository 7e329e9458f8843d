import type { Dag } from '../dag/dag.ts'
import { dailyInterval } from '../dag/interval.ts'
import type { Batch, Run, RunStore } from '../store/run-store.ts'
import { createRun, dagOf } from './open-run.ts'

/** What became of a batch: its runs in order; undefined where an earlier failure kept one from starting. */
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
}

/** Drives the runs of a batch one after the other; those that an earlier process finished are not driven again. */
export async function executeBatch(
  { store, dags, drive, stopping }: BatchWork,
  { key, runs }: { key: string; runs: Batch['runs'] },
): Promise<BatchResult> {
  for (const { dagId, ingestOn } of runs) {
    dagOf(dags, dagId)
    dailyInterval(ingestOn)
  }
  if (!store.openBatches().some((batch) => batch.key === key)) store.createBatch({ key, runs })
  const done: (Run | undefined)[] = []
  const failed = new Set<string>()
  for (const { dagId, ingestOn } of runs) {
    if (failed.size > 0 || stopping.aborted) {
      done.push(undefined)
      continue
    }
    const earlier = store
      .runsOfBatch(key)
      .find((run) => run.dagId === dagId && run.ingestOn === ingestOn)
    const run = earlier ?? createRun(store, dagOf(dags, dagId), { ingestOn, batch: key })
    const ended = run.state === 'success' || run.state === 'failed' ? run : await drive(run)
    if (ended.state === 'failed') failed.add(dagId)
    done.push(ended)
  }
  if (!stopping.aborted) store.endBatch(key, failed.size > 0 ? 'failed' : 'success')
  return { runs: done, success: failed.size === 0 && !stopping.aborted }
}
