import type { Batch, Rerun, Run, RunState, WantedRun } from '../store/run-store.ts'
import { openRuns, type Board } from './board.ts'
import { createRun, plainIntervalOf } from './create-run.ts'
import type { Step } from './step.ts'

/** A batch and how far it has come. */
export interface BatchProgress {
  batch: Batch
  /** How many of its runs, in order, have been begun or passed over. */
  next: number
  /** The runs it has made, by their place. */
  runs: Map<number, string>
  /** Those of its runs that have failed, and not succeeded since. */
  failed: Set<string>
}

/** What tells a run that is wanted among those of a batch. */
export function nameOf({ dagId, ingestOn, interval }: WantedRun): string {
  return `${dagId} ${interval?.start ?? ingestOn}`
}

/** What a run may have been wanted as. */
function namesOf({ dagId, ingestOn, interval }: Run): string[] {
  return [nameOf({ dagId, ingestOn }), nameOf({ dagId, ingestOn, interval })]
}

/** How far a batch has come, by the runs that it has made. */
export function progressOf(batch: Batch, made: readonly Run[]): BatchProgress {
  const runs = new Map<number, string>()
  const byName = new Map(made.flatMap((run) => namesOf(run).map((name) => [name, run.runId])))
  for (const [index, wanted] of batch.runs.entries()) {
    const runId = byName.get(nameOf(wanted))
    if (runId !== undefined) runs.set(index, runId)
  }
  const next = Math.max(-1, ...runs.keys()) + 1
  const failed = made.filter(({ state }) => state === 'failed').map(({ runId }) => runId)
  return { batch, next, runs, failed: new Set(failed) }
}

/** Makes the next runs of open batches, as many as each allows at once, and ends those that are done. */
export function advanceBatches(board: Board, step: Step): void {
  if (board.draining) return
  for (const [key, progress] of board.batches) {
    if (progress.batch.state !== 'open') continue
    while (canGoOn(board, step, progress)) advance(board, step, progress)
    if (
      openRunsOf(board, key) > 0 ||
      (progress.next < progress.batch.runs.length && !isStopped(progress))
    )
      continue
    const state = progress.failed.size > 0 ? 'failed' : 'success'
    progress.batch = { ...progress.batch, state }
    step.change({ kind: 'batch', key, state })
    board.batches.delete(key)
    step.tell({ kind: 'batch-ended', key, state })
  }
}

function canGoOn(board: Board, step: Step, progress: BatchProgress): boolean {
  const { batch, next } = progress
  if (next >= batch.runs.length || isStopped(progress)) return false
  const wanted = batch.runs[next]
  // A DAG that is gone, begins later now, or asks for parameters may come back: the batch waits for it.
  if (!wanted || !canRunNow(board, step, wanted)) return false
  return openRunsOf(board, batch.key) < batch.maxActiveRuns
}

function canRunNow({ bag }: Board, step: Step, wanted: WantedRun): boolean {
  const dag = bag.dag(wanted.dagId)
  try {
    return dag !== undefined && plainIntervalOf(dag, wanted, step.now) !== undefined
  } catch {
    return false
  }
}

function isStopped({ failed, batch: { stopOnFailure } }: BatchProgress): boolean {
  return failed.size > 0 && stopOnFailure
}

function advance(board: Board, step: Step, progress: BatchProgress): void {
  const { batch, next } = progress
  progress.next += 1
  const wanted = batch.runs[next]
  const dag = wanted && board.bag.dag(wanted.dagId)
  if (!wanted || !dag) return
  const interval = plainIntervalOf(dag, wanted, step.now)
  const state = board.reader.runOfDate(dag.id, interval.start)?.state
  if (!isRunAgain(batch.rerun, state)) return
  const { params = {} } = wanted
  const run = createRun(board, step, {
    ...{ dag, runType: 'backfill', interval, params, batch: batch.key },
  })
  progress.runs.set(next, run.runId)
}

/** Whether an interval is run, by how its newest run stands. */
export function isRunAgain(rerun: Rerun, state: RunState | undefined): boolean {
  if (state === undefined) return true
  return rerun === 'all' || (rerun === 'failed' && state === 'failed')
}

function openRunsOf(board: Board, key: string): number {
  return openRuns(board).filter(({ batch }) => batch === key).length
}

/** A run of a batch has ended. */
export function batchRunEnded({ batches }: Board, { batch, runId, state }: Run): void {
  const failed = batch === null ? undefined : batches.get(batch)?.failed
  if (state === 'failed') failed?.add(runId)
  else failed?.delete(runId)
}
