import { randomUUID } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import { join } from 'node:path'

import {
  openRunHistory,
  openRunStore,
  type RunHistory,
  type RunStore,
} from '@deftunes/orchestrator'

import { CliError } from '../errors.ts'
import { watchOrphans, type OrphanWatch } from './orphans.ts'
import { isChildOf, killNow } from './processes.ts'
import { isServing, startScheduler, type Scheduler } from './scheduler.ts'
import type { Scratch } from './scratch.ts'
import { mistakesOfRuns, straysIn } from './store-checks.ts'

/** A backfill on a state of its own, and how it is disturbed. */
export interface SeriesOptions {
  scratch: Scratch
  /** What the scheduler is told of its sources, and more. */
  environment: Readonly<Record<string, string>>
  runs: readonly { dagId: string; ingestOn: string }[]
  /** Kills at most; none after the backfill is done. */
  kills: number
  /** Milliseconds between two kills at most; they are drawn evenly from 0. */
  longestGapMs: number
  /** Whether everything else that goes on beside the backfill is done. Default: nothing does. */
  isDone?: (store: RunStore) => boolean
  /** Whether now is a moment at which a kill tells more than at another: the gap ends. Default: none is. */
  isMoment?: () => boolean
  onKill?: (kill: Kill) => void
  signal?: AbortSignal
}

/** A kill, and what came of it. */
export interface Kill {
  /** Milliseconds since the epoch. */
  at: number
  victim: 'scheduler' | 'worker'
  /** Milliseconds that the scheduler had lived. */
  lived: number
  /** Whether it ran the project already. */
  serving: boolean
}

/** How a series went. */
export interface SeriesResult {
  kills: Kill[]
  /** Schedulers that came to serve, after each of which the store was looked through. */
  served: number
  /** Milliseconds until all was done. */
  took: number
  failures: string[]
}

/** Whether a kill meets a worker, where there is one. */
const workerShare = 0.3

/** Milliseconds without a kill in which the rest has to come to its end. */
const patienceMs = 180_000

/** Gaps (ms) between kills that spread them over a backfill which takes so long (ms) undisturbed: a start takes its time. */
export function longestGap(took: number, kills: number): number {
  return 2 * (took / kills + 1_000)
}

/** Runs a backfill on an empty state and kills its scheduler and workers meanwhile; it is started again each time. */
export async function runSeries(options: SeriesOptions): Promise<SeriesResult> {
  const series = await Series.begin(options)
  try {
    return await series.toItsEnd()
  } finally {
    await series.close()
  }
}

class Series {
  readonly #options: SeriesOptions
  readonly #key = `chaos-${randomUUID()}`
  readonly #store: RunStore
  readonly #history: RunHistory
  readonly #orphans: OrphanWatch
  readonly #began = Date.now()
  readonly #kills: Kill[] = []
  readonly #failures = new Set<string>()
  readonly #checks: Promise<void>[] = []
  #served = 0
  #isServing = false
  #scheduler: Scheduler

  static async begin(options: SeriesOptions): Promise<Series> {
    await rm(options.scratch.state, { recursive: true, force: true })
    return new Series(options)
  }

  private constructor(options: SeriesOptions) {
    this.#options = options
    const file = join(options.scratch.state, 'state.db')
    this.#store = openRunStore({ file })
    this.#history = openRunHistory({ file })
    this.#orphans = watchOrphans(this.#key, () => this.#scheduler.pid)
    const request = { key: this.#key, runs: options.runs.map((run) => ({ ...run })) }
    this.#store.post({ actor: 'chaos', kind: 'backfill', request })
    this.#scheduler = this.#start()
  }

  async toItsEnd(): Promise<SeriesResult> {
    const { kills, longestGapMs } = this.#options
    for (let left = kills; left > 0; left--) {
      if (await this.#isDoneWithin(Math.random() * longestGapMs, this.#options.isMoment)) break
      await this.#strike()
    }
    if (!(await this.#isDoneWithin(patienceMs))) this.#failures.add(this.#stuck())
    const took = Date.now() - this.#began
    await this.#end()
    return { kills: this.#kills, served: this.#served, took, failures: [...this.#failures] }
  }

  async close(): Promise<void> {
    this.#scheduler.kill()
    await this.#scheduler.ended
    for (const late of this.#orphans.stop()) this.#failures.add(late)
    this.#history.close()
    this.#store.close()
  }

  #start(): Scheduler {
    const { scratch, environment } = this.#options
    const scheduler = startScheduler(scratch, { ...environment, ...this.#orphans.environment })
    this.#isServing = false
    this.#checks.push(this.#lookThrough(scheduler))
    return scheduler
  }

  /** Once a scheduler serves, nothing may look as if it ran but what it runs itself. */
  async #lookThrough(scheduler: Scheduler): Promise<void> {
    if (!(await isServing(scheduler, this.#history))) return
    this.#served += 1
    this.#isServing = true
    for (const stray of straysIn(this.#store, scheduler.startedAt))
      this.#failures.add(`left running after a restart: ${stray}`)
  }

  async #strike(): Promise<void> {
    const { pid, startedAt, hasEnded } = this.#scheduler
    const worker = Math.random() < workerShare ? this.#someWorker() : undefined
    const at = Date.now()
    const serving = this.#isServing && !hasEnded()
    killNow(worker ?? pid)
    if (worker === undefined) await this.#startAgain()
    const victim = worker === undefined ? 'scheduler' : 'worker'
    const kill: Kill = { at, victim, lived: at - startedAt, serving }
    this.#kills.push(kill)
    this.#options.onKill?.(kill)
  }

  #someWorker(): number | undefined {
    if (!this.#isServing) return undefined
    const workers = this.#history.workers().filter((pid) => isChildOf(pid, this.#scheduler.pid))
    return workers[Math.floor(Math.random() * workers.length)]
  }

  /** As whoever looks after it would. */
  async #startAgain(): Promise<void> {
    const how = await this.#scheduler.ended
    if (how !== 'SIGKILL')
      this.#failures.add(`a scheduler ended by itself (${how}): ${this.#scheduler.said()}`)
    this.#scheduler = this.#start()
  }

  /**
   * Waits so long, or until all is done, or something else holds; whether all is done.
   * @throws CliError CLI_CHAOS_REFUSED; the reason of the signal
   */
  async #isDoneWithin(ms: number, isOver = () => false): Promise<boolean> {
    const until = Date.now() + ms
    for (;;) {
      this.#options.signal?.throwIfAborted()
      if (this.#isDone()) return true
      const left = until - Date.now()
      if (left <= 0 || isOver()) return false
      if (this.#scheduler.hasEnded()) await this.#startAgain()
      await delay(Math.min(50, left))
    }
  }

  #isDone(): boolean {
    const batch = this.#store.batch(this.#key)
    if (!batch) this.#refuseRefused()
    if (!batch || batch.state === 'open' || batch.state === 'paused') return false
    return this.#options.isDone?.(this.#store) ?? true
  }

  #refuseRefused(): void {
    const refused = this.#store.operations({ state: 'refused' }).at(0)
    if (!refused) return
    const { message } = refused.outcome as { message: string }
    throw new CliError('CLI_CHAOS_REFUSED', `the backfill was refused: ${message}`)
  }

  #stuck(): string {
    const open = this.#store.openRuns().map(({ runId, state }) => `${runId} is ${state}`)
    return `not done ${patienceMs / 1_000} s after the last kill: ${open.join(', ') || 'no run is open'}`
  }

  /** The last scheduler ends as it is told to, and leaves nothing. */
  async #end(): Promise<void> {
    await Promise.all(this.#checks)
    this.#scheduler.drain()
    const how = await Promise.race([this.#scheduler.ended, delay(30_000, 'no end in 30 s')])
    if (how !== 'exit code 0')
      this.#failures.add(`told to end: expected exit code 0, got ${how}: ${this.#scheduler.said()}`)
    const mistakes = mistakesOfRuns(this.#store, this.#options.runs)
    for (const mistake of [...mistakes, ...straysIn(this.#store)]) this.#failures.add(mistake)
    await delay(500)
    for (const pid of this.#orphans.now()) this.#failures.add(`process ${pid} is left`)
  }
}
