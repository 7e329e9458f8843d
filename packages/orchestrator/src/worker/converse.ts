import type { ChildProcess } from 'node:child_process'
import { randomUUID } from 'node:crypto'

import type { TaskAlert } from '../dag/task-context.ts'
import { killGroup } from '../store/worker-registry.ts'
import { heardMessage } from './heard-message.ts'
import type { TaskOrder, TaskReport, ToWorker } from './protocol.ts'

/** How a task is watched while it runs. */
export interface RunOptions {
  timeoutMs: number
  /** Ends the task: it is asked, and killed after a grace. */
  signal: AbortSignal
  onLog: (level: string, message: string) => void
  onAlert: (alert: TaskAlert) => void
}

/**
 * How a try ended: as the worker reports, because its time was up, because it was stopped, or with its process;
 * `blameless`: what an earlier task left behind in the process ended it.
 */
export type Outcome =
  | TaskReport
  | { kind: 'timeout' }
  | { kind: 'stopped' }
  | { kind: 'died'; how: string; blameless?: boolean }

/** Milliseconds that a task has to end by itself once it was asked to. */
export const graceMs = 2_000

/** A timer of more milliseconds would fire at once. */
const longestTimer = 2 ** 31 - 1

/** Gives a worker a task and waits for what becomes of it. */
export async function converse(
  child: ChildProcess,
  order: TaskOrder,
  { timeoutMs, signal, onLog, onAlert }: RunOptions,
): Promise<Outcome> {
  const ending = endingOf(child)
  const timer = setTimeout(
    () => ending.begin(`its time of ${timeoutMs} ms is up`),
    Math.min(timeoutMs, longestTimer),
  )
  let timedOut = false
  ending.onBegin((byTime) => (timedOut ||= byTime))
  const abort = () => ending.begin(reasonOf(signal), false)
  signal.addEventListener('abort', abort, { once: true })
  if (signal.aborted) abort()
  try {
    const outcome = await heard(child, order, { onLog, onAlert })
    return timedOut ? { kind: 'timeout' } : outcome
  } finally {
    clearTimeout(timer)
    ending.clear()
    signal.removeEventListener('abort', abort)
  }
}

/** The way in which a task is ended: it is asked once, and killed with all that it started after a grace. */
function endingOf(child: ChildProcess) {
  let killer: NodeJS.Timeout | undefined
  let told: (byTime: boolean) => void = () => {}
  return {
    onBegin: (listener: (byTime: boolean) => void) => {
      told = listener
    },
    begin: (reason: string, byTime = true) => {
      told(byTime)
      if (child.connected) child.send({ kind: 'abort', reason } satisfies ToWorker, () => {})
      killer ??= setTimeout(() => child.pid !== undefined && killGroup(child.pid), graceMs)
    },
    clear: () => clearTimeout(killer),
  }
}

function reasonOf({ reason }: AbortSignal): string {
  return typeof reason === 'string' ? reason : 'the process stops'
}

/** Sends the order and listens until the worker reports or is gone. */
function heard(
  child: ChildProcess,
  order: TaskOrder,
  { onLog, onAlert }: Pick<RunOptions, 'onLog' | 'onAlert'>,
): Promise<Outcome> {
  const conversation = randomUUID()
  // Until it has begun, and once the worker says that the end is another's, the task has no part in it.
  let blameless = true
  return new Promise((resolve) => {
    const settle = (outcome: Outcome) => {
      child.off('message', onMessage)
      child.off('exit', onExit)
      resolve(outcome)
    }
    const onMessage = (sent: unknown) => {
      const message = heardMessage(sent, conversation)
      if (message?.kind === 'begun') blameless = false
      if (message?.kind === 'strayed') blameless = true
      if (message?.kind === 'log') onLog(message.level, message.message)
      if (message?.kind === 'alert') onAlert(message.alert)
      if (message?.kind === 'report') settle(message.report)
    }
    const onExit = (code: number | null, name: string | null) =>
      settle({ kind: 'died', how: name ?? `exit code ${code}`, blameless })
    child.on('message', onMessage)
    child.once('exit', onExit)
    child.send({ kind: 'run', conversation, order } satisfies ToWorker, (error) => {
      if (error) settle({ kind: 'died', how: error.message, blameless })
    })
  })
}
