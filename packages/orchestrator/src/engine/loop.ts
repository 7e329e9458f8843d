import type { Clock } from '@deftunes/core'

import type { Json, TaskAlert } from '../dag/task-context.ts'
import { OrchestratorError } from '../errors.ts'
import { findRun } from '../operate/found-run.ts'
import { insist } from '../store/insist.ts'
import type { Run, RunStore } from '../store/run-store.ts'
import type { WorkerPool } from '../worker/worker-pool.ts'
import { alertOfTask, alertsOf } from './alerts-of-step.ts'
import { advance, type Answer, type Happening } from './advance.ts'
import type { Board } from './board.ts'
import type { RunEvent } from './events.ts'
import { Executor } from './executor.ts'
import { interruptRuns } from './runs.ts'
import { Step, type BeginTry } from './step.ts'

/** What a loop is made of. */
export interface LoopOptions {
  board: Board
  store: RunStore
  workers: Pick<WorkerPool, 'run'>
  clock: Clock
  tell: (event: RunEvent) => void
  /** Told when the store refuses a step or cannot be read, which is then tried again. */
  onStoreError?: (error: unknown) => void
  /** Told how many milliseconds it took to decide and to keep. */
  onTurn?: (ms: number) => void
  /** The last step of this owner that the store has kept. Default 0. */
  lastStep?: number
  /** Milliseconds between two looks for what others asked for. Default 200. */
  inboxMs?: number
}

type Ending = { ok: true; value: Json } | { ok: false; error: unknown }

/**
 * Hears what happens, decides, keeps what follows, and only then acts on it: one thing after the other. A step that the
 * store refuses is tried again until it is kept; one that it kept without saying so is not kept twice.
 */
export class Loop {
  readonly #options: LoopOptions
  readonly #executor: Executor
  readonly #heard: Happening[] = []
  readonly #answers = new Map<number, (ending: Ending) => void>()
  readonly #endings = new Map<string, PromiseWithResolvers<Run>>()
  readonly #batchEndings = new Map<string, (() => void)[]>()
  #nextRequest = 1
  #wake: () => void = () => {}
  #step = 0
  #stopping = false
  #done = false
  #lost: Error | undefined
  readonly #finished: Promise<void>

  constructor(options: LoopOptions) {
    this.#options = options
    this.#step = options.lastStep ?? 0
    const ended: ConstructorParameters<typeof Executor>[2]['ended'] = (attempt, outcome) =>
      this.hear({ kind: 'outcome', attempt, outcome })
    this.#executor = new Executor(options.board, options.workers, {
      ended,
      tell: options.tell,
      raise: (begin, told) => this.#raise(begin, told),
    })
    this.#finished = this.#run()
  }

  #raise({ key: { runId, taskId, mapIndex } }: BeginTry, told: TaskAlert): void {
    const { board, clock } = this.#options
    const progress = board.runs.get(runId)
    const one = progress?.nodes.get(taskId)?.instances.get(mapIndex)
    if (!progress || !one) return
    const [dagId, at] = [progress.run.dagId, new Date(clock.now()).toISOString()]
    this.hear({ kind: 'alert', alert: alertOfTask(board, one, { dagId, at }, told) })
  }

  hear(happening: Happening): void {
    this.#heard.push(happening)
    this.#wake()
  }

  /** Does what is asked for and records it. @throws what refuses it */
  async request(asked: { actor: string; kind: string; request: Json }): Promise<Json> {
    this.#refuseLost()
    const id = this.#nextRequest++
    const answered = new Promise<Ending>((resolve) => this.#answers.set(id, resolve))
    this.hear({ kind: 'request', id, asked })
    const ending = await answered
    if (ending.ok) return ending.value
    throw ending.error
  }

  /**
   * Waits until a run has ended, or was put back because the process stops.
   * @throws OrchestratorError ORCHESTRATOR_RUN_UNKNOWN
   */
  async ending(runId: string): Promise<Run> {
    this.#refuseLost()
    const { board } = this.#options
    if (!board.runs.has(runId) && !board.queued.has(runId)) return this.#kept(runId)
    const ending = this.#endings.get(runId) ?? Promise.withResolvers<Run>()
    this.#endings.set(runId, ending)
    return ending.promise
  }

  /** Waits until a batch has ended, or the process stops. */
  async endingOfBatch(key: string): Promise<void> {
    this.#refuseLost()
    if (!this.#options.board.batches.has(key)) return
    await new Promise<void>((resolve) => {
      this.#batchEndings.set(key, [...(this.#batchEndings.get(key) ?? []), resolve])
    })
  }

  /** Begins nothing any more; running tasks go on to their end unless they are to be stopped. */
  drain({ stopTasks }: { stopTasks: boolean }): void {
    this.#options.board.draining = true
    this.#stopping = true
    if (stopTasks) this.#executor.stopAll('the process stops')
    this.#wake()
  }

  /** Waits for the end that {@link drain} brings. @throws what the store refused for good */
  async finished(): Promise<void> {
    await this.#finished
    if (this.#lost !== undefined) throw this.#lost
  }

  async #run(): Promise<void> {
    try {
      for (;;) {
        await this.#turn()
        if (this.#stopping && this.#options.board.running.size === 0) break
        await this.#somethingHappens()
      }
      await this.#putBack()
    } catch (error) {
      this.#lost = error instanceof Error ? error : new Error(String(error))
      this.#executor.stopAll(whyLost(this.#lost))
    }
    this.#done = true
    this.#releaseAll()
  }

  /** One step and what follows from it; another at once where runs wait for it to be kept. */
  async #turn(): Promise<void> {
    const { board, clock } = this.#options
    for (let again = true; again;) {
      await this.#readInbox()
      const began = clock.now()
      const { step, answers } = advance(board, clock.now(), this.#heard.splice(0))
      for (const alert of alertsOf(board, step)) step.change({ kind: 'alert', alert })
      if (step.changes.length > 0) await this.#keep(step)
      this.#options.onTurn?.(clock.now() - began)
      this.#act(step, answers)
      again = step.unkept.size + step.undriven.size > 0 || this.#heard.length > 0
    }
  }

  /** What others have asked for. */
  async #readInbox(): Promise<void> {
    const read = () => this.#options.store.operations({ state: 'pending' }).reverse()
    for (const operation of await insist(read, this.#options))
      this.#heard.push({ kind: 'operation', operation })
  }

  async #keep(step: Step): Promise<void> {
    this.#step += 1
    await insist(() => this.#options.store.apply(this.#step, step.changes), this.#options)
  }

  #act(step: Step, answers: readonly Answer[]): void {
    for (const effect of step.effects) {
      if (effect.kind === 'begin') this.#executor.begin(effect)
      if (effect.kind === 'stop-try') this.#executor.stop(effect.attempt, effect.reason)
      if (effect.kind === 'tell') this.#tell(effect.event)
    }
    for (const { id, value, error } of answers) {
      this.#answers.get(id)?.(error === undefined ? { ok: true, value } : { ok: false, error })
      this.#answers.delete(id)
    }
  }

  #tell(event: RunEvent): void {
    this.#options.tell(event)
    if (event.kind === 'batch-ended') {
      for (const resolve of this.#batchEndings.get(event.key) ?? []) resolve()
      this.#batchEndings.delete(event.key)
    }
    if (event.kind !== 'run-ended' && event.kind !== 'run-interrupted') return
    this.#endings.get(event.run.runId)?.resolve(event.run)
    this.#endings.delete(event.run.runId)
  }

  /** Waits until something is heard, the time of something has come, or it is time to look at the inbox. */
  async #somethingHappens(): Promise<void> {
    const { board, clock, inboxMs = 200 } = this.#options
    if (this.#heard.length > 0) return
    const waiting = new AbortController()
    const woken = new Promise<void>((resolve) => {
      this.#wake = resolve
    })
    const due = (board.timers.next() ?? Infinity) - clock.now()
    const slept = clock.sleep(Math.max(0, Math.min(inboxMs, due)), waiting.signal).catch(() => {})
    await Promise.race([woken, slept])
    waiting.abort()
    this.#wake = () => {}
  }

  async #putBack(): Promise<void> {
    const { board, clock } = this.#options
    const step = new Step(clock.now())
    interruptRuns(board, step)
    for (const run of board.queued.values()) step.tell({ kind: 'run-interrupted', run })
    if (step.changes.length > 0) await this.#keep(step)
    this.#act(step, [])
  }

  #releaseAll(): void {
    const error = this.#lost ?? new OrchestratorError('ORCHESTRATOR_STOPPED', stopped)
    for (const resolve of this.#answers.values()) resolve({ ok: false, error })
    for (const [runId, { resolve }] of this.#endings) resolve(this.#kept(runId))
    for (const waiting of this.#batchEndings.values()) for (const resolve of waiting) resolve()
  }

  async #kept(runId: string): Promise<Run> {
    return findRun(this.#options.store, runId)
  }

  #refuseLost(): void {
    if (this.#lost !== undefined) throw this.#lost
    if (this.#done) throw new OrchestratorError('ORCHESTRATOR_STOPPED', stopped)
  }
}

function whyLost(lost: Error): string {
  const isFenced = lost instanceof OrchestratorError && lost.code === 'ORCHESTRATOR_FENCED'
  return isFenced ? 'another process took over' : `the scheduler cannot go on: ${lost.message}`
}

const stopped = 'pipelines: expected the process to run them, but it has stopped'
