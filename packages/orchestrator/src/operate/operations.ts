import { z } from 'zod'

import type { Json } from '../dag/task-context.ts'
import type { Board } from '../engine/board.ts'
import { cancelRun } from '../engine/cancel-run.ts'
import { lookAtFreshness } from '../engine/freshness.ts'
import { makeDueRuns } from '../engine/schedules.ts'
import { patchRun, type Step } from '../engine/step.ts'
import { OrchestratorError } from '../errors.ts'
import { isOpenRun, type Operation, type Run } from '../store/run-store.ts'
import { backfill, changeBatch } from './backfill.ts'
import { clear, clearNodes } from './clear.ts'
import {
  findRun,
  keepVersion,
  progressOfRun,
  progressOnLatest,
  refuseReplaced,
} from './found-run.ts'
import { mark } from './mark.ts'
import { dagOf, trigger } from './trigger.ts'

const text = z.string().min(1)
const json: z.ZodType<Json> = z.json()
const runs = z.array(z.strictObject({ dagId: text, ingestOn: text }))

/** What can be asked for, by kind, with the form of what is to be said. */
const schemas = {
  trigger: z.strictObject({
    dagId: text,
    ingestOn: text.optional(),
    logicalDate: text.optional(),
    params: z.record(z.string(), json).optional(),
    note: text.optional(),
  }),
  backfill: z.strictObject({
    key: text,
    runs,
    maxActiveRuns: z.int().min(1).default(1),
    rerun: z.enum(['none', 'failed', 'all']).default('all'),
    stopOnFailure: z.boolean().default(true),
    params: z.record(z.string(), json).optional(),
  }),
  'change-backfill': z.strictObject({ key: text, act: z.enum(['pause', 'resume', 'cancel']) }),
  retry: z.strictObject({ runId: text, latest: z.boolean().optional() }),
  clear: z.strictObject({
    runId: text,
    tasks: z.array(text).optional(),
    upstream: z.boolean().optional(),
    downstream: z.boolean().optional(),
    onlyFailed: z.boolean().optional(),
    future: z.boolean().optional(),
    latest: z.boolean().optional(),
  }),
  mark: z.strictObject({
    runId: text,
    taskId: text,
    mapIndex: z.int().optional(),
    state: z.enum(['success', 'failed', 'skipped']),
  }),
  cancel: z.strictObject({ runId: text, reason: text.optional() }),
  note: z.strictObject({ runId: text, note: z.string().max(10_000).nullable() }),
  pause: z.strictObject({ dagId: text }),
  unpause: z.strictObject({ dagId: text }),
} as const

/** A kind of act upon runs. */
export type OperationKind = keyof typeof schemas

/** What is to be said for an act of a kind. */
export type OperationRequest<Kind extends OperationKind> = z.input<(typeof schemas)[Kind]>

type Act<Kind extends OperationKind> = (
  board: Board,
  step: Step,
  request: z.output<(typeof schemas)[Kind]> & { actor: string },
) => Json

const acts: { [Kind in OperationKind]: Act<Kind> } = {
  trigger,
  backfill,
  'change-backfill': changeBatch,
  retry,
  clear: (board, step, request) => clear(board, step, request),
  mark,
  cancel: (board, step, { runId, reason, actor }) => {
    const progress = progressOfRun(board, step, runId)
    refuseEnded(progress.run)
    const teardowns = cancelRun(board, step, progress, {
      reason: reason ?? `cancelled by ${actor}`,
    })
    return { runId, teardowns }
  },
  note: (board, step, { runId, note }) => {
    const kept = findRun(board.reader, runId)
    // Also of a run whose DAG is gone.
    const progress = board.bag.dagOfRun(kept) && progressOfRun(board, step, runId)
    const noted = patchRun(step, progress?.run ?? kept, { note })
    if (progress) progress.run = noted
    if (board.queued.has(runId)) board.queued.set(runId, noted)
    return { runId }
  },
  pause: (board, step, { dagId }) => pause(board, step, dagId, true),
  unpause: (board, step, { dagId }) => pause(board, step, dagId, false),
}

/** Does what an operation asks for. @throws OrchestratorError what refuses it, with nothing changed */
export function operate(
  board: Board,
  step: Step,
  operation: Pick<Operation, 'actor' | 'kind' | 'request'>,
): Json {
  const { kind, request, actor } = operation
  if (!isKind(kind)) {
    const message = `operation: expected one of ${Object.keys(schemas).join(', ')}, got '${kind}'`
    throw new OrchestratorError('ORCHESTRATOR_OPERATION_INVALID', message)
  }
  const parsed = schemas[kind].safeParse(request)
  if (!parsed.success) {
    const message = `operation '${kind}': ${z.prettifyError(parsed.error)}`
    throw new OrchestratorError('ORCHESTRATOR_OPERATION_INVALID', message)
  }
  // The table pairs each kind's schema with its act: what the one lets through the other takes.
  const act = acts[kind] as Act<OperationKind>
  return act(board, step, { ...parsed.data, actor })
}

function isKind(kind: string): kind is OperationKind {
  return Object.hasOwn(schemas, kind)
}

/** Tasks of a failed run that did not succeed begin anew. */
function retry(
  board: Board,
  step: Step,
  { runId, latest }: { runId: string; latest?: boolean | undefined },
): Json {
  const progress = latest ? progressOnLatest(board, step, runId) : progressOfRun(board, step, runId)
  const { state } = progress.run
  const isOpen = isOpenRun(progress.run)
  if (!isOpen && state !== 'failed') {
    const message = `run '${runId}': expected a failed run, got one with state ${state}`
    throw new OrchestratorError('ORCHESTRATOR_RUN_STATE', message, { details: { runId, state } })
  }
  if (!isOpen) refuseReplaced(board, progress.run)
  if (latest) keepVersion(board, step, progress)
  const nodes = [...progress.nodes.values()]
  if (!isOpen) clearNodes(board, step, progress, nodes, (one) => one !== 'success')
  else if (!board.runs.has(runId)) board.queued.set(runId, progress.run)
  return { runId }
}

function refuseEnded(run: Run): void {
  if (isOpenRun(run)) return
  const { runId, state } = run
  const message = `run '${runId}': expected an open run, got one with state ${state}`
  throw new OrchestratorError('ORCHESTRATOR_RUN_STATE', message, { details: { runId, state } })
}

function pause(board: Board, step: Step, dagId: string, paused: boolean): Json {
  const dag = dagOf(board, dagId)
  if (paused) board.paused.add(dagId)
  else board.paused.delete(dagId)
  board.wokenAt.delete(dagId)
  step.change({ kind: 'dag', dag: { dagId, paused } })
  if (paused) return { dagId, paused }
  makeDueRuns(board, step, dag)
  // Nobody was told, nor woken, while it was paused.
  lookAtFreshness(board, step, dagId)
  return { dagId, paused }
}
