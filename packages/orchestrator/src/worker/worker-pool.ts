import { fork, type ChildProcess } from 'node:child_process'
import { mkdirSync, openSync, closeSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

import { killGroup, type WorkerRegistry } from '../store/worker-registry.ts'
import type { FromWorker, TaskOrder, TaskReport, ToWorker } from './protocol.ts'

export interface WorkerPoolOptions {
  /** The module that calls serveTasks. */
  entry: URL
  /** Processes at most. */
  size: number
  /** Added to the environment of this process. */
  env?: Readonly<Record<string, string>>
  /** What workers print goes to files here. */
  logsFolder: string
  registry: WorkerRegistry
}

export interface RunOptions {
  timeoutMs: number
  /** Ends the task: it is asked, and killed after a grace. */
  signal: AbortSignal
  onLog: (level: string, message: string) => void
}

/** How a task ended: as the worker reports, or because its process did. */
export type Outcome = TaskReport | { kind: 'timeout' } | { kind: 'died'; how: string }

/** Milliseconds that a task has to end by itself once it was asked to. */
const grace = 2_000

/** Warm processes that run tasks, each one at a time; one that ends badly is replaced. */
export class WorkerPool {
  readonly #options: WorkerPoolOptions
  readonly #idle: ChildProcess[] = []
  readonly #all = new Set<ChildProcess>()
  readonly #waiting: (() => void)[] = []
  #busy = 0

  constructor(options: WorkerPoolOptions) {
    this.#options = options
  }

  get free(): number {
    return this.#options.size - this.#busy
  }

  /** Starts processes ahead of need. */
  warm(count: number): void {
    while (this.#all.size < Math.min(count, this.#options.size)) this.#idle.push(this.#spawn())
  }

  async run(order: TaskOrder, options: RunOptions): Promise<Outcome> {
    await this.#slot()
    const child = this.#idle.pop() ?? this.#spawn()
    try {
      const outcome = await converse(child, order, options)
      if (child.connected && child.exitCode === null && outcome.kind !== 'timeout')
        this.#idle.push(child)
      return outcome
    } finally {
      this.#busy--
      this.#waiting.shift()?.()
    }
  }

  async #slot(): Promise<void> {
    while (this.#busy >= this.#options.size) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve))
    }
    this.#busy++
  }

  #spawn(): ChildProcess {
    const { entry, env, logsFolder, registry } = this.#options
    mkdirSync(logsFolder, { recursive: true })
    const output = openSync(join(logsFolder, 'workers.log'), 'a')
    const child = fork(fileURLToPath(entry), [], {
      env: { ...process.env, ...env },
      detached: true,
      stdio: ['ignore', output, output, 'ipc'],
    })
    closeSync(output)
    this.#all.add(child)
    const { pid } = child
    if (pid !== undefined) registry.add(pid)
    child.on('error', () => {})
    child.once('exit', () => {
      this.#all.delete(child)
      const at = this.#idle.indexOf(child)
      if (at >= 0) this.#idle.splice(at, 1)
      if (pid !== undefined) registry.remove(pid)
    })
    return child
  }

  /** Ends all processes; those that run a task lose it. */
  async close(): Promise<void> {
    const ends = [...this.#all].map(
      (child) => new Promise((resolve) => child.once('exit', resolve)),
    )
    for (const child of this.#all) if (child.pid !== undefined) killGroup(child.pid)
    await Promise.race([Promise.all(ends), delay(grace, undefined, { ref: false })])
  }
}

/** Gives a worker a task and waits for what becomes of it. */
function converse(child: ChildProcess, order: TaskOrder, options: RunOptions): Promise<Outcome> {
  const { timeoutMs, signal, onLog } = options
  return new Promise((resolve) => {
    let timedOut = false
    let killer: NodeJS.Timeout | undefined
    const end = (reason: string) => {
      if (child.connected) child.send({ kind: 'abort', reason } satisfies ToWorker, () => {})
      killer ??= setTimeout(() => child.pid !== undefined && killGroup(child.pid), grace)
    }
    const timer = setTimeout(() => {
      timedOut = true
      end(`its time of ${timeoutMs} ms is up`)
    }, timeoutMs)
    const abort = () => end('the process stops')
    const settle = (outcome: Outcome) => {
      clearTimeout(timer)
      clearTimeout(killer)
      signal.removeEventListener('abort', abort)
      child.off('message', onMessage)
      child.off('exit', onExit)
      if (!timedOut) return resolve(outcome)
      // What it left behind in its process is not to be trusted.
      if (child.pid !== undefined) killGroup(child.pid)
      resolve({ kind: 'timeout' })
    }
    const onMessage = (message: FromWorker) => {
      if (message.kind === 'log') onLog(message.level, message.message)
      if (message.kind === 'report') settle(message.report)
    }
    const onExit = (code: number | null, signalName: string | null) =>
      settle({ kind: 'died', how: signalName === null ? `exit code ${code}` : signalName })
    child.on('message', onMessage)
    child.once('exit', onExit)
    signal.addEventListener('abort', abort, { once: true })
    if (signal.aborted) abort()
    child.send({ kind: 'run', order } satisfies ToWorker, (error) => {
      if (error) settle({ kind: 'died', how: error.message })
    })
  })
}
