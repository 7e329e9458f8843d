import { messageOf, PlatformError, type Logger } from '@deftunes/core'

import type { Dag } from '../dag/dag.ts'
import type { Json, Task, TaskContext } from '../dag/task.ts'
import { OrchestratorError } from '../errors.ts'
import { killGroup } from '../store/worker-registry.ts'
import type { FromWorker, TaskOrder, TaskReport, ToWorker } from './protocol.ts'
import { taskLogger } from './task-logger.ts'

/** Where a worker's tasks and services come from. */
export interface ServeTasksOptions<Services> {
  loadDag: (dagId: string) => Promise<Dag<Services>>
  /** Called at the first task; kept for all later ones. */
  openServices: () => Promise<Services>
}

const largestOutput = 65_536

/** Makes this process a worker of the one that forked it: it runs tasks one at a time and ends with its parent. */
export function serveTasks<Services>({ loadDag, openServices }: ServeTasksOptions<Services>): void {
  let services: Promise<Services> | undefined
  let running: { stopper: AbortController; logger: Logger } | undefined
  // A worker without a parent could only do harm: it ends at once with all that it started, whatever it is doing.
  process.on('disconnect', () => killGroup(process.pid))
  // The terminal sends these to every process; what is to happen is decided by the owner.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {})
  // What nobody caught ends the process; the log of the try is where one looks for it.
  process.on('uncaughtExceptionMonitor', (error) =>
    running?.logger.error(messageOf(error), { stack: stackOf(error) }),
  )
  process.on('message', (message: ToWorker) => {
    if (message.kind === 'abort') {
      running?.stopper.abort(new Error(message.reason))
      return
    }
    const { log, ...order } = message.order
    const logger = taskLogger(log, (level, text) => send({ kind: 'log', level, message: text }))
    running = { stopper: new AbortController(), logger }
    void runOrder(order, {
      loadDag,
      services: () => (services ??= openServices()),
      signal: running.stopper.signal,
      logger,
    }).then((report) => send({ kind: 'report', report }))
  })
  send({ kind: 'ready' })
}

function send(message: FromWorker): void {
  process.send?.(message)
}

interface Host<Services> {
  loadDag: (dagId: string) => Promise<Dag<Services>>
  services: () => Promise<Services>
  signal: AbortSignal
  logger: Logger
}

async function runOrder<Services>(
  order: Omit<TaskOrder, 'log'>,
  host: Host<Services>,
): Promise<TaskReport> {
  const { outputs, ...told } = order
  const { signal, logger } = host
  logger.info('try begins', { task: told.taskId, try: told.tryNumber, pid: process.pid })
  try {
    const task = await taskOf(host, told)
    const services = await host.services()
    const output: TaskContext<Services>['output'] = (id) => outputs[id]
    const returned = await task.run({ ...told, signal, logger, services, output })
    const report = { kind: 'success', output: checkedOutput(told.taskId, returned) } as const
    logger.info('try ends', { state: 'success' })
    return report
  } catch (error) {
    const report = failureOf(error)
    const stack = error instanceof Error ? stackOf(error) : null
    logger.error(report.message, { code: report.code, stack })
    return report
  }
}

async function taskOf<Services>(
  { loadDag }: Host<Services>,
  { dagId, taskId }: Pick<TaskOrder, 'dagId' | 'taskId'>,
): Promise<Task<Services>> {
  const task = (await loadDag(dagId)).tasks.find(({ id }) => id === taskId)
  if (task) return task
  const message = `DAG '${dagId}': no task '${taskId}' any more`
  throw new OrchestratorError('ORCHESTRATOR_DAG_INVALID', message)
}

function stackOf(error: Error): string {
  const cause = error.cause instanceof Error ? `\ncaused by ${stackOf(error.cause)}` : ''
  return `${error.stack ?? ''}${cause}`
}

function checkedOutput(taskId: string, returned: unknown): Json | null {
  if (returned === undefined) return null
  const text = jsonOf(taskId, returned)
  const size = Buffer.byteLength(text)
  if (size <= largestOutput) return JSON.parse(text) as Json
  const message = `task '${taskId}': expected to return at most ${largestOutput} bytes of JSON, got ${size}`
  throw new OrchestratorError('ORCHESTRATOR_OUTPUT_TOO_LARGE', message, {
    details: { retryable: false },
  })
}

function jsonOf(taskId: string, returned: unknown): string {
  const refused = (got: string, cause?: unknown) =>
    new OrchestratorError(
      'ORCHESTRATOR_OUTPUT_NOT_JSON',
      `task '${taskId}': expected to return a value that JSON can hold, got ${got}`,
      { cause, details: { retryable: false } },
    )
  let text: string | undefined
  try {
    text = JSON.stringify(returned)
  } catch (cause) {
    throw refused(`one that it cannot (${messageOf(cause)})`, cause)
  }
  if (text === undefined) throw refused(`a ${typeof returned}`)
  return text
}

function failureOf(error: unknown): Extract<TaskReport, { kind: 'failed' }> {
  const known = error instanceof PlatformError
  return {
    kind: 'failed',
    code: known ? (error.code as string) : 'ORCHESTRATOR_TASK_FAILED',
    message: messageOf(error),
    retryable: !known || error.details['retryable'] !== false,
  }
}
