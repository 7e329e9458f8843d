import type { DagSpec } from '../dag/dag.ts'
import type { Json } from '../dag/task-context.ts'
import { progressOf } from '../engine/batches.ts'
import type { Board } from '../engine/board.ts'
import { createRun, endedIntervalOf } from '../engine/create-run.ts'
import type { Step } from '../engine/step.ts'
import { OrchestratorError } from '../errors.ts'
import type { Batch } from '../store/run-store.ts'

/** A DAG by id. @throws OrchestratorError ORCHESTRATOR_DAG_UNKNOWN */
export function dagOf({ bag }: Pick<Board, 'bag'>, dagId: string): DagSpec {
  const dag = bag.dag(dagId)
  if (dag) return dag
  const known =
    bag
      .all()
      .map(({ id }) => id)
      .join(', ') || 'none'
  const message = `DAG '${dagId}': expected one of ${known}`
  throw new OrchestratorError('ORCHESTRATOR_DAG_UNKNOWN', message, { details: { dagId } })
}

/** A run by hand. */
export interface TriggerRequest {
  dagId: string
  /** Date whose data interval it is for. Default: today. */
  ingestOn?: string | undefined
  params?: Readonly<Record<string, Json>> | undefined
  note?: string | undefined
}

/** Makes a run. @throws OrchestratorError ORCHESTRATOR_DAG_UNKNOWN, ORCHESTRATOR_DATE_INVALID, ORCHESTRATOR_PARAMS_INVALID */
export function trigger(
  board: Board,
  step: Step,
  { dagId, ingestOn = step.at.slice(0, 10), params = {}, note }: TriggerRequest,
): { runId: string } {
  const dag = dagOf(board, dagId)
  const interval = endedIntervalOf(dag, ingestOn, step.now)
  const run = createRun(board, step, {
    ...{ dag, interval, params, runType: 'manual' },
    note: note ?? null,
  })
  return { runId: run.runId }
}

/** Several intervals to be run. */
export type BackfillRequest = Pick<Batch, 'key' | 'runs'> &
  Partial<Pick<Batch, 'maxActiveRuns' | 'rerun' | 'stopOnFailure'>>

/**
 * Makes a batch; one of the same key goes on where it stopped.
 * @throws OrchestratorError ORCHESTRATOR_DAG_UNKNOWN, ORCHESTRATOR_DATE_INVALID before anything is begun
 */
export function backfill(board: Board, step: Step, request: BackfillRequest): { key: string } {
  const { key, runs, maxActiveRuns = 1, rerun = 'all', stopOnFailure = true } = request
  for (const { dagId, ingestOn } of runs) endedIntervalOf(dagOf(board, dagId), ingestOn, step.now)
  if (board.batches.has(key)) return { key }
  const known = board.reader.batches().find((batch) => batch.key === key)
  if (known?.state === 'open' || known?.state === 'paused') {
    board.batches.set(key, progressOf(known, board.reader.runsOfBatch(key)))
    return { key }
  }
  if (known) throw taken(known)
  const made = { createdAt: step.at, state: 'open' } as const
  const batch: Batch = { key, runs, maxActiveRuns, rerun, stopOnFailure, ...made }
  step.change({ kind: 'batch-created', batch })
  board.batches.set(key, progressOf(batch, []))
  return { key }
}

function taken({ key, state }: Batch): OrchestratorError {
  const message = `backfill '${key}': expected a name that is free, got that of one which is ${state}`
  return new OrchestratorError('ORCHESTRATOR_OPERATION_INVALID', message)
}

/** Pauses a backfill, lets it go on, or ends it; runs that it has begun go on, but for those of a cancelled one that wait. */
export function changeBatch(
  board: Board,
  step: Step,
  { key, act }: { key: string; act: 'pause' | 'resume' | 'cancel' },
): { key: string; state: Batch['state'] } {
  const progress = board.batches.get(key)
  if (!progress) {
    const known = [...board.batches.keys()].join(', ') || 'none'
    const message = `backfill '${key}': expected one that is open (${known})`
    throw new OrchestratorError('ORCHESTRATOR_OPERATION_INVALID', message)
  }
  const state = ({ pause: 'paused', resume: 'open', cancel: 'cancelled' } as const)[act]
  progress.batch = { ...progress.batch, state }
  step.change({ kind: 'batch', key, state })
  if (state === 'cancelled') {
    board.batches.delete(key)
    step.tell({ kind: 'batch-ended', key, state })
  }
  return { key, state }
}
