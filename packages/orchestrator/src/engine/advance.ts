import { messageOf } from '@deftunes/core'

import type { Alert } from '../alert/alert.ts'
import type { Json } from '../dag/task-context.ts'
import { operate } from '../operate/operations.ts'
import type { Operation } from '../store/run-store.ts'
import type { Outcome } from '../worker/converse.ts'
import { makeAssetRuns } from './assets.ts'
import { advanceBatches, batchRunEnded } from './batches.ts'
import { beginTries } from './begin-tries.ts'
import type { Board } from './board.ts'
import { cancelRun } from './cancel-run.ts'
import { endTry, taskIsDue } from './end-try.ts'
import { lookAtFreshness } from './freshness.ts'
import { endRuns, startRuns } from './runs.ts'
import { makeDueRuns } from './schedules.ts'
import { Step } from './step.ts'
import type { Due } from './timers.ts'

/** Something that the scheduler hears of. */
export type Happening =
  | { kind: 'outcome'; attempt: number; outcome: Outcome }
  /** Asked for by this process itself, under a number of its own. */
  | { kind: 'request'; id: number; asked: Pick<Operation, 'actor' | 'kind' | 'request'> }
  /** Found in the inbox. */
  | { kind: 'operation'; operation: Operation }
  /** Told by a task. */
  | { kind: 'alert'; alert: Alert }
  /** The DAGs, or what is asked for, may have changed. */
  | { kind: 'look' }

/** What became of an operation. */
export interface Answer {
  id: number
  value: Json
  error: unknown
}

/** What follows from what has happened, on the board at once; the caller keeps the step before it acts on it. */
export function advance(
  board: Board,
  now: number,
  happenings: readonly Happening[],
): { step: Step; answers: Answer[] } {
  const step = new Step(now)
  const answers: Answer[] = []
  for (const happening of happenings) {
    if (happening.kind === 'outcome') endTry(board, step, happening.attempt, happening.outcome)
    if (happening.kind === 'request') answers.push(answer(board, step, happening))
    if (happening.kind === 'operation') endOperation(board, step, happening.operation)
    if (happening.kind === 'alert') step.change({ kind: 'alert', alert: happening.alert })
    if (happening.kind === 'look') lookAtDags(board, step)
  }
  for (const due of board.timers.take(now)) becomesDue(board, step, due)
  endRuns(board, step)
  for (const run of step.ended) {
    batchRunEnded(board, run)
    const dag = board.bag.dag(run.dagId)
    if (dag && run.runType === 'scheduled') makeDueRuns(board, step, dag)
    // Once the store knows of the success.
    if (run.state === 'success' && dag?.freshnessMs !== undefined)
      board.timers.add(now, { kind: 'freshness', dagId: dag.id })
  }
  makeAssetRuns(board, step)
  advanceBatches(board, step)
  startRuns(board, step)
  beginTries(board, step)
  return { step, answers }
}

function lookAtDags(board: Board, step: Step): void {
  for (const dag of board.bag.all()) {
    makeDueRuns(board, step, dag)
    lookAtFreshness(board, step, dag.id)
  }
}

function answer(
  board: Board,
  step: Step,
  { id, asked }: Extract<Happening, { kind: 'request' }>,
): Answer {
  const { end, error } = endOf(board, step, asked)
  step.change({ kind: 'operation-recorded', operation: { ...asked, at: step.at, ...end } })
  return { id, value: end.outcome, error }
}

function endOperation(board: Board, step: Step, operation: Operation): void {
  const { end } = endOf(board, step, operation)
  step.change({ kind: 'operation-ended', id: operation.id, end })
}

/** An operation that is refused changes nothing but its own record. */
function endOf(board: Board, step: Step, asked: Pick<Operation, 'actor' | 'kind' | 'request'>) {
  const endedAt = step.at
  try {
    const outcome = operate(board, step, asked)
    return { end: { state: 'done', outcome, endedAt } as const, error: undefined }
  } catch (error) {
    const outcome = { code: codeOf(error), message: messageOf(error) }
    return { end: { state: 'refused', outcome, endedAt } as const, error }
  }
}

function codeOf(error: unknown): string {
  return (error as { code?: string }).code ?? 'UNEXPECTED'
}

function becomesDue(board: Board, step: Step, due: Due): void {
  switch (due.kind) {
    case 'task':
      return taskIsDue(board, step, due)
    case 'run-timeout':
      return runTimesOut(board, step, due.runId)
    case 'deadline':
      return missDeadline(board, step, due.runId)
    case 'schedule': {
      board.wokenAt.delete(due.dagId)
      const dag = board.bag.dag(due.dagId)
      return dag && makeDueRuns(board, step, dag)
    }
    case 'freshness':
      return lookAtFreshness(board, step, due.dagId)
  }
}

function runTimesOut(board: Board, step: Step, runId: string): void {
  const progress = board.runs.get(runId)
  if (!progress?.dag.runTimeoutMs || progress.run.cancelling) return
  const began = Date.parse(progress.run.startedAt ?? step.at)
  if (began + progress.dag.runTimeoutMs > step.now) return
  const reason = `the run was to end within ${progress.dag.runTimeoutMs} ms; it was stopped`
  cancelRun(board, step, progress, { reason, code: 'ORCHESTRATOR_TIMEOUT' })
}

function missDeadline(board: Board, step: Step, runId: string): void {
  const run = board.runs.get(runId)?.run ?? board.queued.get(runId)
  if (run) step.tell({ kind: 'deadline-missed', run })
}
