import type { ChildProcess } from 'node:child_process'

import { killGroup } from '../store/worker-registry.ts'
import type { FromWorker, TaskOrder, TaskReport, ToWorker } from './protocol.ts'

/** How a task is watched while it runs. */
export interface RunOptions {
  timeoutMs: number
  /** Ends the task: it is asked, and killed after a grace. */
  signal: AbortSignal
  onLog: (level: string, message: string) => void
}

/** How a task ended: as the worker reports, or because its process did. */
export type Outcome = TaskReport | { kind: 'timeout' } | { kind: 'died'; how: string }

/** Milliseconds that a task has to end by itself once it was asked to. */
export const graceMs = 2_000

/** A timer of more milliseconds would fire at once. */
const longestTimer = 2 ** 31 - 1

/** Gives a worker a task and waits for what becomes of it. */
export function converse(
  child: ChildProcess,
  order: TaskOrder,
  { timeoutMs, signal, onLog }: RunOptions,
): Promise<Outcome> {
  return new Promise((resolve) => {
    let timedOut = false
    let killer: NodeJS.Timeout | undefined
    const end = (reason: string) => {
      if (child.connected) child.send({ kind: 'abort', reason } satisfies ToWorker, () => {})
      killer ??= setTimeout(() => child.pid !== undefined && killGroup(child.pid), graceMs)
    }
    const timer = setTimeout(
      () => {
        timedOut = true
        end(`its time of ${timeoutMs} ms is up`)
      },
      Math.min(timeoutMs, longestTimer),
    )
    const abort = () => end('the process stops')
    const settle = (outcome: Outcome) => {
      clearTimeout(timer)
      clearTimeout(killer)
      signal.removeEventListener('abort', abort)
      child.off('message', onMessage)
      child.off('exit', onExit)
      resolve(timedOut ? { kind: 'timeout' } : outcome)
    }
    const onMessage = (message: FromWorker) => {
      if (message.kind === 'log') onLog(message.level, message.message)
      if (message.kind === 'report') settle(message.report)
    }
    const onExit = (code: number | null, name: string | null) =>
      settle({ kind: 'died', how: name ?? `exit code ${code}` })
    child.on('message', onMessage)
    child.once('exit', onExit)
    signal.addEventListener('abort', abort, { once: true })
    if (signal.aborted) abort()
    child.send({ kind: 'run', order } satisfies ToWorker, (error) => {
      if (error) settle({ kind: 'died', how: error.message })
    })
  })
}
