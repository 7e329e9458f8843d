import type { DagSpec } from '../dag/dag.ts'
import type { Json } from '../dag/task-context.ts'
import type { Board } from '../engine/board.ts'
import { intervalFrom, lastDateOf } from '../dag/run-interval.ts'
import { createRun, endedIntervalOf } from '../engine/create-run.ts'
import type { Step } from '../engine/step.ts'
import { OrchestratorError } from '../errors.ts'

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
  /** Date whose data interval it is for. Default: the last of which one has ended. */
  ingestOn?: string | undefined
  /** ISO instant at which its data interval begins, where several end on the date. */
  logicalDate?: string | undefined
  params?: Readonly<Record<string, Json>> | undefined
  note?: string | undefined
}

/** Makes a run. @throws OrchestratorError ORCHESTRATOR_DAG_UNKNOWN, ORCHESTRATOR_DATE_INVALID, ORCHESTRATOR_PARAMS_INVALID */
export function trigger(
  board: Board,
  step: Step,
  { dagId, ingestOn, logicalDate, params = {}, note }: TriggerRequest,
): { runId: string } {
  const dag = dagOf(board, dagId)
  const wanted = {
    ingestOn: ingestOn ?? lastDateOf(dag, step.now),
    ...(logicalDate !== undefined && { interval: intervalFrom(dag, logicalDate) }),
  }
  const interval = endedIntervalOf(dag, wanted, step.now)
  const run = createRun(board, step, {
    ...{ dag, interval, params, runType: 'manual' },
    note: note ?? null,
  })
  return { runId: run.runId }
}
