import { messageOf, PlatformError, type Logger } from '@deftunes/core'

import { importVersion, type DagSource } from '../dag-files/module-versions.ts'
import type { Dag } from '../dag/dag.ts'
import { FailTask, SkipTask, type TaskAlert, type TaskContext } from '../dag/task-context.ts'
import type { Task } from '../dag/task.ts'
import { OrchestratorError } from '../errors.ts'
import { checkedOutput } from './checked-output.ts'
import { peakMemory, resetPeakMemory } from './peak-memory.ts'
import type { TaskOrder, TaskReport } from './protocol.ts'
import { toldUpdates } from './told-updates.ts'

/** What a worker has at hand to run an order. */
export interface Host<Services> {
  /** A DAG that an order has no texts of. */
  loadDag: (dagId: string) => Promise<Dag<Services>>
  services: () => Promise<Services>
  signal: AbortSignal
  logger: Logger
  alert: (alert: TaskAlert) => void
}

/** Runs the task that an order names, and reports how it ended; nothing is thrown. */
export async function runOrder<Services>(
  order: TaskOrder,
  host: Host<Services>,
): Promise<TaskReport> {
  const { logger } = host
  logger.info('try begins', { task: order.taskId, try: order.tryNumber, pid: process.pid })
  resetPeakMemory()
  try {
    const task = await taskOf(host, order)
    const told = toldUpdates(order.taskId)
    const returned = await task.run(await contextOf(order, host, told.add))
    const output = checkedOutput(order.taskId, returned)
    logger.info('try ends', { state: 'success' })
    const usage = { ...countsOf(output), ...peakMemory() }
    const updates = told.all()
    return { kind: 'success', output, ...(updates.length > 0 && { updates }), usage }
  } catch (error) {
    return reportOf(error, logger)
  }
}

async function contextOf<Services>(
  order: TaskOrder,
  { services, signal, logger, alert }: Host<Services>,
  updates: (asset: string) => void,
): Promise<TaskContext<Services>> {
  const { dagId, taskId, mapIndex, runId, interval, ingestOn, tryNumber, params } = order
  const { outputs, after, inputs } = order
  return {
    ...{ dagId, taskId, mapIndex, runId, interval, ingestOn, tryNumber, params },
    ...('item' in order ? { item: order.item } : {}),
    signal,
    logger,
    alert,
    updates,
    services: await services(),
    inputs: Object.fromEntries(Object.entries(inputs).map(([name, id]) => [name, outputs[id]])),
    output: (id) => {
      if (after.includes(id)) return outputs[id] ?? undefined
      const message = `task '${order.taskId}': expected to ask for the output of a task that it names in after (${after.join(', ') || 'none'}), got '${id}'`
      throw new RangeError(message)
    },
  }
}

async function taskOf<Services>(
  { loadDag }: Host<Services>,
  { dagId, taskId, source }: TaskOrder,
): Promise<Task<Services>> {
  const dag = source ? await dagFrom<Services>(source) : await loadDag(dagId)
  const task = dag.tasks.find(({ id }) => id === taskId)
  if (task) return task
  const message = `DAG '${dagId}': no task '${taskId}' any more`
  throw new OrchestratorError('ORCHESTRATOR_DAG_INVALID', message)
}

async function dagFrom<Services>(source: DagSource): Promise<Dag<Services>> {
  // The owner has read the very texts, and found a DAG.
  return ((await importVersion(source)) as { default: Dag<Services> }).default
}

/** Rows and bytes where a task returns them by these names, as every step of a pipeline does. */
function countsOf(output: unknown): { rows?: number; bytes?: number } {
  const { rows, bytes } = (typeof output === 'object' && output ? output : {}) as Record<
    string,
    unknown
  >
  return {
    ...(typeof rows === 'number' ? { rows } : {}),
    ...(typeof bytes === 'number' ? { bytes } : {}),
  }
}

function reportOf(error: unknown, logger: Logger): TaskReport {
  const usage = peakMemory()
  if (error instanceof SkipTask) {
    logger.info('try ends', { state: 'skipped', reason: error.message })
    return { kind: 'skipped', reason: error.message, usage }
  }
  const known = error instanceof PlatformError
  const code = known ? (error.code as string) : 'ORCHESTRATOR_TASK_FAILED'
  const message = messageOf(error)
  logger.error(message, { code, stack: error instanceof Error ? stackOf(error) : null })
  const final = error instanceof FailTask || (known && error.details['retryable'] === false)
  const quality = known && error.details['quality'] === true
  return { kind: 'failed', code, message, retryable: !final, ...(quality && { quality }), usage }
}

/** An error's stack with those of what caused it. */
export function stackOf(error: Error): string {
  const cause = error.cause instanceof Error ? `\ncaused by ${stackOf(error.cause)}` : ''
  return `${error.stack ?? ''}${cause}`
}
