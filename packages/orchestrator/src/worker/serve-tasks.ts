import { AsyncLocalStorage } from 'node:async_hooks'

import { messageOf, type Logger } from '@deftunes/core'

import { killGroup } from '../store/worker-registry.ts'
import type { FromWorker, TaskOrder, ToWorker } from './protocol.ts'
import { runOrder, stackOf, type Host } from './run-order.ts'
import { taskLogger } from './task-logger.ts'

/** Where a worker's tasks and services come from. */
export interface ServeTasksOptions<Services> {
  /** A DAG that the owner sends no texts of. Default: there is none. */
  loadDag?: Host<Services>['loadDag']
  /** Called at the first task; kept for all later ones. */
  openServices: () => Promise<Services>
}

/** A task that this process runs, or ran. */
interface Served {
  conversation: string
  stopper: AbortController
  logger: Logger
}

/** Whose work goes on right now: timers and promises that a task leaves behind are still its own. */
const served = new AsyncLocalStorage<Served>()

/** Makes this process a worker of the one that forked it: it runs tasks one at a time and ends with its parent. */
export function serveTasks<Services>({
  loadDag = unknownDag,
  openServices,
}: ServeTasksOptions<Services>): void {
  let services: Promise<Services> | undefined
  let running: Served | undefined
  endWithParent()
  tellEnds(() => running)
  const run = (conversation: string, order: TaskOrder) => {
    send({ kind: 'begun', conversation })
    const logger = taskLogger(order.log, (level, text) =>
      send({ kind: 'log', conversation, level, message: text }),
    )
    const one: Served = { conversation, stopper: new AbortController(), logger }
    running = one
    const host: Host<Services> = {
      loadDag,
      services: () => (services ??= openServices()),
      signal: one.stopper.signal,
      logger,
      alert: (alert) => send({ kind: 'alert', conversation, alert }),
    }
    void served
      .run(one, () => runOrder(order, host))
      .then((report) => send({ kind: 'report', conversation, report }))
  }
  process.on('message', (message: ToWorker) => {
    if (message.kind === 'abort') running?.stopper.abort(new Error(message.reason))
    else run(message.conversation, message.order)
  })
  send({ kind: 'ready' })
}

/** What nobody caught ends the process: it goes to the log of whose it is, and the owner hears when that is not who runs. */
function tellEnds(running: () => Served | undefined): void {
  process.on('uncaughtExceptionMonitor', (error) =>
    served.getStore()?.logger.error(messageOf(error), { stack: stackOf(error) }),
  )
  process.on('exit', () => {
    const now = running()
    if (now && served.getStore() !== now) send({ kind: 'strayed', conversation: now.conversation })
  })
}

/** A worker without a parent could only do harm: it ends at once with all that it started, whatever it is doing. */
function endWithParent(): void {
  process.on('disconnect', () => killGroup(process.pid))
  // The terminal sends these to every process; what is to happen is decided by the owner.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {})
}

function send(message: FromWorker): void {
  process.send?.(message)
}

function unknownDag(dagId: string): Promise<never> {
  return Promise.reject(new RangeError(`DAG '${dagId}': expected its texts from the owner`))
}
