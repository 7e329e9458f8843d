import { fork, type ChildProcess } from 'node:child_process'
import { closeSync, mkdirSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

import type { Clock } from '@deftunes/core'

import { insist } from '../store/insist.ts'
import { killGroup, type WorkerRegistry } from '../store/worker-registry.ts'
import { converse, graceMs, type Outcome, type RunOptions } from './converse.ts'
import type { TaskOrder } from './protocol.ts'

/** How worker processes are started. */
export interface WorkerPoolOptions {
  /** The module that calls serveTasks. */
  entry: URL
  /** Added to the environment of this process. */
  env?: Readonly<Record<string, string>>
  /** What workers print goes to workers.log here. */
  logsFolder: string
  registry: WorkerRegistry
  clock: Clock
  /** Told when a process cannot be put on record or taken off it; it is tried again. */
  onStoreError?: ((error: unknown) => void) | undefined
}

/** Warm processes that run tasks, each one at a time; one that ends badly is replaced by the next task. */
export class WorkerPool {
  readonly #options: WorkerPoolOptions
  #idle: ChildProcess[] = []
  readonly #all = new Set<ChildProcess>()
  /** When each has started and is on record: the time of a task counts from then on. */
  readonly #ready = new WeakMap<ChildProcess, Promise<unknown>>()
  /** Those that have run a task: it may have left something behind. */
  readonly #used = new WeakSet<ChildProcess>()
  readonly #closed = new AbortController()

  constructor(options: WorkerPoolOptions) {
    this.#options = options
  }

  /** Starts processes ahead of need, until there are `count`. */
  warm(count: number): void {
    while (this.#all.size < count) this.#idle.push(this.#spawn())
  }

  /** Runs a task in an idle process, or in a new one; again in a new one where an earlier task's remains ended it. */
  async run(order: TaskOrder, options: RunOptions): Promise<Outcome> {
    this.#idle = this.#idle.filter(isUsable)
    const child = this.#idle.pop() ?? this.#spawn()
    const isUsed = this.#used.has(child)
    const outcome = await this.#runIn(child, order, options)
    if (outcome.kind !== 'died' || !outcome.blameless || !isUsed || options.signal.aborted)
      return outcome
    options.onLog('warn', 'its process ended by what an earlier task left behind: begins anew')
    return this.#runIn(this.#spawn(), order, options)
  }

  async #runIn(child: ChildProcess, order: TaskOrder, options: RunOptions): Promise<Outcome> {
    this.#used.add(child)
    await this.#ready.get(child)
    const outcome = await converse(child, order, options)
    if (reports.has(outcome.kind) && isUsable(child)) this.#idle.push(child)
    // What the task left behind in its process or started from it is not to be trusted.
    else if (child.pid !== undefined) killGroup(child.pid)
    return outcome
  }

  /** Ends all processes; those that run a task lose it. */
  async close(): Promise<void> {
    const ends = [...this.#all].map(
      (child) => new Promise((resolve) => child.once('exit', resolve)),
    )
    for (const { pid } of this.#all) if (pid !== undefined) killGroup(pid)
    await Promise.race([Promise.all(ends), delay(graceMs, undefined, { ref: false })])
    this.#closed.abort()
  }

  #spawn(): ChildProcess {
    const { entry, env, logsFolder } = this.#options
    mkdirSync(logsFolder, { recursive: true })
    const output = openSync(join(logsFolder, 'workers.log'), 'a')
    // In a group of its own: it can be killed with all that it started, and Ctrl-C in the terminal does not reach it.
    const child = fork(fileURLToPath(entry), [], {
      env: { ...process.env, ...env },
      detached: true,
      stdio: ['ignore', output, output, 'ipc'],
    })
    closeSync(output)
    this.#all.add(child)
    this.#ready.set(child, Promise.all([startOf(child), this.#keepOnRecord(child)]))
    child.on('error', () => {})
    child.once('exit', () => this.#all.delete(child))
    return child
  }

  /** Puts a process on record, and takes it off once it is gone. */
  async #keepOnRecord(child: ChildProcess): Promise<void> {
    const { registry } = this.#options
    const { pid } = child
    if (pid === undefined) return
    const gone = new AbortController()
    child.once('exit', () => {
      gone.abort()
      void this.#record(() => registry.remove(pid), this.#closed.signal)
    })
    await this.#record(() => registry.add(pid), gone.signal)
  }

  async #record(write: () => void, vain: AbortSignal): Promise<void> {
    if (vain.aborted) return
    await insist(write, { ...this.#options, signal: vain }).catch(() => {})
  }
}

/** Outcomes that the worker itself told: the task has ended in it. */
const reports: ReadonlySet<Outcome['kind']> = new Set(['success', 'failed', 'skipped'])

/** Resolves once a worker says that it is ready, or is gone. */
function startOf(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once('message', () => resolve())
    child.once('exit', () => resolve())
    child.once('error', () => resolve())
  })
}

function isUsable({ connected, exitCode, signalCode }: ChildProcess): boolean {
  return connected && exitCode === null && signalCode === null
}
