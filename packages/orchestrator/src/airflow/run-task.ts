import type { Logger } from '@deftunes/core'

import type { Dag } from '../dag/dag.ts'
import type { DataInterval } from '../dag/interval.ts'
import { checkedParams } from '../dag/params.ts'
import { ingestOnOf, intervalOf } from '../dag/run-interval.ts'
import type { Json } from '../dag/task-context.ts'
import type { Task } from '../dag/task.ts'
import { chosenBy } from '../engine/gates.ts'
import { isTriedAgain } from '../engine/end-try.ts'
import { OrchestratorError } from '../errors.ts'
import type { TaskOrder } from '../worker/protocol.ts'
import { runOrder } from '../worker/run-order.ts'
import { runIdOfAirflow } from './airflow-run-id.ts'

/** A task that another orchestrator wants to be run, and what it knows of its run. */
export interface AirflowTask {
  taskId: string
  /** As Airflow has it. */
  airflowRunId: string
  tryNumber: number
  /** -1 where the task is not mapped. */
  mapIndex: number
  /** Undefined: that which a run by hand has for `date`. */
  interval: DataInterval | undefined
  /** YYYY-MM-DD */
  date: string
  params: Readonly<Record<string, Json>>
  /** What upstream tasks returned, by id; null: nothing. */
  outputs: Readonly<Record<string, Json>>
  /** The item of a mapped task. */
  item: Json
}

/** How a task ended; `final`: trying again does not help. */
export type AirflowTaskEnd =
  | { kind: 'success'; output: Json | null }
  | { kind: 'skipped'; reason: string }
  | { kind: 'failed'; code: string; message: string; final: boolean }

/** Where a task is run. */
export interface AirflowTaskHost<Services> {
  services: () => Promise<Services>
  signal: AbortSignal
  logger: Logger
}

/**
 * Runs one task of a DAG in this process, for an orchestrator that decides about everything else; how it ended is
 * returned, and told to the logger.
 * @throws OrchestratorError ORCHESTRATOR_DAG_INVALID where the DAG has no such task, ORCHESTRATOR_DATE_INVALID,
 * ORCHESTRATOR_PARAMS_INVALID, ORCHESTRATOR_OPERATION_INVALID where an output that it needs is not given
 */
export async function runAirflowTask<Services>(
  dag: Dag<Services>,
  asked: AirflowTask,
  host: AirflowTaskHost<Services>,
): Promise<AirflowTaskEnd> {
  const task = taskOf(dag, asked.taskId)
  const order = orderOf(dag, task, asked)
  const report = await runOrder(order, {
    ...host,
    loadDag: async () => dag,
    // Who is told of what is the other orchestrator's to say.
    alert: ({ subject, text, details = {} }) => host.logger.warn(`${subject}: ${text}`, details),
  })
  if (report.kind === 'skipped') return { kind: 'skipped', reason: report.reason }
  if (report.kind === 'success') return ofSuccess(dag, task, report.output, host.logger)
  const { code, message, retryable } = report
  return { kind: 'failed', code, message, final: !retryable || !isTriedAgain(task, code) }
}

function taskOf<Services>(dag: Dag<Services>, taskId: string): Task<Services> {
  const task = dag.tasks.find(({ id }) => id === taskId)
  if (task) return task
  const known = dag.tasks.map(({ id }) => id).join(', ')
  const message = `DAG '${dag.id}': expected one of its tasks ${known}, got '${taskId}'`
  throw new OrchestratorError('ORCHESTRATOR_DAG_INVALID', message)
}

function orderOf<Services>(
  dag: Dag<Services>,
  task: Task<Services>,
  { airflowRunId, tryNumber, mapIndex, params, outputs, item, ...asked }: AirflowTask,
): TaskOrder {
  const interval = asked.interval ?? intervalOf(dag, asked.date)
  const mapped = task.mapOver !== undefined
  if (mapped !== mapIndex >= 0) throw mapMistake(task, mapIndex)
  refuseWithout(task, outputs)
  return {
    ...{ dagId: dag.id, taskId: task.id, dagVersion: null, mapIndex, interval, tryNumber, outputs },
    runId: runIdOfAirflow(dag.id, airflowRunId),
    ingestOn: ingestOnOf(dag, interval),
    params: checkedParams(dag, params),
    after: task.after,
    inputs: task.inputs,
    ...(mapped ? { item } : {}),
    source: null,
    log: '',
  }
}

/** Also who returned nothing is told of, as null: a task that has inputs does not go without them unnoticed. */
function refuseWithout({ id, inputs }: Task<never>, outputs: AirflowTask['outputs']): void {
  const missing = Object.values(inputs).filter((from) => !Object.hasOwn(outputs, from))
  if (missing.length === 0) return
  const message = `task '${id}': expected in DEFTUNES_GIVEN_0 the outputs of ${missing.join(', ')}, got those of ${Object.keys(outputs).join(', ') || 'no task'}`
  throw new OrchestratorError('ORCHESTRATOR_OPERATION_INVALID', message, {
    details: { retryable: false },
  })
}

function mapMistake({ id, mapOver }: Task<never>, mapIndex: number): OrchestratorError {
  const expected = mapOver === undefined ? 'none, as it is not mapped' : 'one from 0'
  const message = `task '${id}': expected a map index, ${expected}, got ${mapIndex}`
  return new OrchestratorError('ORCHESTRATOR_MAP_INVALID', message, {
    details: { retryable: false },
  })
}

/** A branch may choose only what comes right after it; Airflow would take any task. */
function ofSuccess<Services>(
  dag: Dag<Services>,
  task: Task<Services>,
  output: Json | null,
  logger: Logger,
): AirflowTaskEnd {
  if (task.kind !== 'branch' || output === null) return { kind: 'success', output }
  const known = dag.tasks.filter(({ after }) => after.includes(task.id)).map(({ id }) => id)
  const chosen = chosenBy(output)
  const isList = typeof output === 'string' || Array.isArray(output)
  if (isList && chosen.every((id) => known.includes(id))) return { kind: 'success', output }
  const message = `task '${task.id}': expected to choose among ${known.join(', ') || 'no task'}, got ${JSON.stringify(output)}`
  logger.error(message)
  return { kind: 'failed', code: 'ORCHESTRATOR_BRANCH_INVALID', message, final: true }
}
