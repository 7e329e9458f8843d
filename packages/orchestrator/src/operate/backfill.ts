import { nameOf, progressOf, type BatchProgress } from '../engine/batches.ts'
import type { Board } from '../engine/board.ts'
import { plainIntervalOf } from '../engine/create-run.ts'
import { wantedRunsOf } from '../dag/wanted-runs.ts'
import type { RunProgress } from '../engine/run-progress.ts'
import { cancelRun } from '../engine/cancel-run.ts'
import type { Step } from '../engine/step.ts'
import { OrchestratorError } from '../errors.ts'
import type { Batch, WantedRun } from '../store/run-store.ts'
import { progressOfRun } from './found-run.ts'
import { dagOf } from './trigger.ts'

/** Several intervals to be run. */
export type BackfillRequest = Pick<Batch, 'key'> &
  Partial<Pick<Batch, 'maxActiveRuns' | 'rerun' | 'stopOnFailure'>> & {
    runs: readonly Pick<WantedRun, 'dagId' | 'ingestOn'>[]
    /** What is given of the parameters of each run. Default: nothing. */
    params?: WantedRun['params'] | undefined
  }

/**
 * Makes a batch of every interval that ends on one of some dates; one of the same key that is open or paused goes on where it stopped.
 * @throws OrchestratorError ORCHESTRATOR_DAG_UNKNOWN, ORCHESTRATOR_DATE_INVALID, ORCHESTRATOR_PARAMS_INVALID,
 * ORCHESTRATOR_OPERATION_INVALID before anything is begun
 */
export function backfill(board: Board, step: Step, request: BackfillRequest): { key: string } {
  const { key, maxActiveRuns = 1, rerun = 'all', stopOnFailure = true } = request
  refuseTwice(request)
  const runs = wantedOf(board, step, request)
  for (const wanted of runs) plainIntervalOf(dagOf(board, wanted.dagId), wanted, step.now)
  const known = openBatch(board, key)
  if (known) {
    become(step, known, 'open')
    return { key }
  }
  refuseTaken(board, key)
  const made = { createdAt: step.at, state: 'open' } as const
  const batch: Batch = { key, runs, maxActiveRuns, rerun, stopOnFailure, ...made }
  step.change({ kind: 'batch-created', batch })
  board.batches.set(key, progressOf(batch, []))
  return { key }
}

/** Most runs that a backfill may make. */
const largestBackfill = 10_000

/** Every interval of the dates, in their order. */
function wantedOf(board: Board, step: Step, { key, runs, params }: BackfillRequest): WantedRun[] {
  const dates = runs.map(({ dagId, ingestOn }) => ({ dag: dagOf(board, dagId), ingestOn }))
  const wanted = wantedRunsOf(dates, step.now, largestBackfill)
  const count = wanted.length
  if ((count > 0 || runs.length === 0) && count <= largestBackfill)
    return params ? wanted.map((one) => ({ ...one, params })) : wanted
  const message =
    count === 0
      ? `backfill '${key}': expected a date on which a data interval ends, got none among ${runs[0]?.ingestOn} to ${runs.at(-1)?.ingestOn}`
      : `backfill '${key}': expected at most ${largestBackfill} runs, got more: ask for fewer dates at once`
  throw new OrchestratorError('ORCHESTRATOR_DATE_INVALID', message)
}

/** Which run is whose is told by its date. */
function refuseTwice({ key, runs }: BackfillRequest): void {
  const names = runs.map(nameOf)
  const twice = names.find((name, index) => names.indexOf(name) < index)
  if (twice === undefined) return
  const message = `backfill '${key}': expected each date of a DAG once, got ${twice} again`
  throw new OrchestratorError('ORCHESTRATOR_OPERATION_INVALID', message)
}

function refuseTaken({ reader }: Board, key: string): void {
  const known = reader.batch(key)
  if (!known) return
  const message = `backfill '${key}': expected a name that is free, got that of one which is ${known.state}`
  throw new OrchestratorError('ORCHESTRATOR_OPERATION_INVALID', message)
}

/** Pauses a backfill, lets it go on, or ends it; runs that it has begun go on, but for those of a cancelled one that wait. */
export function changeBatch(
  board: Board,
  step: Step,
  { key, act, actor }: { key: string; act: 'pause' | 'resume' | 'cancel'; actor: string },
): { key: string; state: Batch['state'] } {
  const progress = openBatch(board, key)
  if (!progress) {
    const known = [...board.batches.keys()].join(', ') || 'none'
    const message = `backfill '${key}': expected one that is open (${known})`
    throw new OrchestratorError('ORCHESTRATOR_OPERATION_INVALID', message)
  }
  const state = ({ pause: 'paused', resume: 'open', cancel: 'cancelled' } as const)[act]
  const dropped = state === 'cancelled' ? waitingRuns(board, step, key) : []
  become(step, progress, state)
  if (state !== 'cancelled') return { key, state }
  const reason = `backfill '${key}' was cancelled by ${actor}`
  for (const run of dropped) cancelRun(board, step, run, { reason })
  board.batches.delete(key)
  step.tell({ kind: 'batch-ended', key, state })
  return { key, state }
}

function waitingRuns(board: Board, step: Step, key: string): RunProgress[] {
  const waiting = [...board.queued.values()].filter(({ batch }) => batch === key)
  return waiting.map(({ runId }) => progressOfRun(board, step, runId))
}

function become(step: Step, progress: BatchProgress, state: Batch['state']): void {
  if (progress.batch.state === state) return
  progress.batch = { ...progress.batch, state }
  step.change({ kind: 'batch', key: progress.batch.key, state })
}

/** A batch that has not ended; one that a process before this one left comes to mind. */
function openBatch({ batches, reader }: Board, key: string): BatchProgress | undefined {
  const inMind = batches.get(key)
  if (inMind) return inMind
  const known = reader.batch(key)
  if (known?.state !== 'open' && known?.state !== 'paused') return undefined
  const progress = progressOf(known, reader.runsOfBatch(key))
  batches.set(key, progress)
  return progress
}
