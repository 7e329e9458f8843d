import { setImmediate as turn } from 'node:timers/promises'

import type { Clock } from '@deftunes/core'

import {
  openRunStore,
  OrchestratorError,
  type Dag,
  type DagSpec,
  type Json,
  type Run,
  type RunEvent,
  type RunStore,
} from '../src/index.ts'
import type { Board, DagBag } from '../src/engine/board.ts'
import { Loop, type LoopOptions } from '../src/engine/loop.ts'
import { adopt, emptyBoard, putInOrder } from '../src/engine/take-over.ts'
import type { Outcome } from '../src/worker/converse.ts'
import type { TaskOrder } from '../src/worker/protocol.ts'
import { virtualClock } from './virtual-clock.ts'

/** What a task does in a test, instead of a process. */
export type Work = (order: TaskOrder, signal: AbortSignal) => Promise<Outcome> | Outcome

/** A try that returned something. */
export const success = (output: Json | null = null): Outcome => ({
  kind: 'success',
  output,
  usage: {},
})

/** A try that failed. */
export const failure = (code = 'X', retryable = true): Outcome => ({
  ...{ kind: 'failed', code, retryable, usage: {} },
  message: `failed with ${code}`,
})

/** Work by the task that it is of; the others succeed. */
export const byTask =
  (works: Readonly<Record<string, Work>>): Work =>
  (order, signal) =>
    works[order.taskId]?.(order, signal) ?? success()

/** How an engine of a test is opened. */
export interface EngineOptions {
  dags: readonly Dag[]
  work?: Work
  workers?: number
  store?: RunStore
  clock?: Clock
  scheduling?: boolean
  /** Most milliseconds between two looks at the inbox, and so the step in which an idle clock moves. Default 200. */
  inboxMs?: number
}

/** The scheduler without processes: its store is in memory, its clock does not wait, its workers are a function. */
export class Engine {
  readonly store: RunStore
  readonly clock: Clock
  readonly events: RunEvent[] = []
  readonly orders: TaskOrder[] = []
  board: Board
  loop: Loop
  #options: EngineOptions
  #fence = new AbortController()
  #step = 0
  bag: DagBag

  constructor(options: EngineOptions) {
    this.#options = options
    this.store = options.store ?? openRunStore({ file: ':memory:' })
    this.clock = options.clock ?? virtualClock('2024-02-01T00:00:00Z')
    this.bag = bagOf(options.dags)
    ;({ board: this.board, loop: this.loop } = this.#open())
  }

  /** As another process would go on after this one vanished: nothing in mind is known any more. */
  reopen(options: Partial<EngineOptions> = {}): void {
    this.#options = { ...this.#options, ...options }
    this.#fence.abort()
    ;({ board: this.board, loop: this.loop } = this.#open())
  }

  /** Makes a run and waits for its end. */
  async run(
    dagId: string,
    params: Record<string, Json> = {},
    ingestOn = '2024-01-02',
  ): Promise<Run> {
    const asked = { actor: 'test', kind: 'trigger', request: { dagId, ingestOn, params } }
    const { runId } = (await this.loop.request(asked)) as { runId: string }
    return this.loop.ending(runId)
  }

  /** Asks for an operation. */
  operate(kind: string, request: Json): Promise<Json> {
    return this.loop.request({ actor: 'test', kind, request })
  }

  /** States of a run's tasks, by name; of mapped ones a list. */
  states(runId: string): Record<string, string> {
    const states: Record<string, string> = {}
    for (const { taskId, state } of this.store.tasks(runId))
      states[taskId] = states[taskId] === undefined ? state : `${states[taskId]} ${state}`
    return states
  }

  /** Waits until something holds; the test's own time limit ends it. */
  async until(holds: () => boolean): Promise<void> {
    while (!holds()) await turn()
  }

  async stop(): Promise<void> {
    this.loop.drain({ stopTasks: true })
    await this.loop.finished()
  }

  #open() {
    const { work = () => success(), workers = 2, scheduling = false, inboxMs = 200 } = this.#options
    const { store, clock } = this
    const fence = new AbortController()
    this.#fence = fence
    const { runs, changes } = putInOrder(store, new Date(clock.now()).toISOString())
    store.apply(++this.#step, changes)
    const board = emptyBoard({
      ...{ bag: this.bag, reader: store, workers, scheduling },
      logsFolder: 'logs',
    })
    adopt(board, runs, () => true)
    const run: LoopOptions['workers']['run'] = async (order, { signal }) => {
      // What a process had decided when it vanished is not done.
      if (fence.signal.aborted) return new Promise(() => {})
      this.orders.push(order)
      return work(order, signal)
    }
    const tell = (event: RunEvent) => this.events.push(event)
    const own = { ...store, apply: this.#applyBehind(fence) }
    const lastStep = this.#step
    const mortal = mortalClock(clock, fence.signal)
    const loop = new Loop({
      ...{ board, store: own, clock: mortal, tell, workers: { run }, lastStep, inboxMs },
    })
    return { board, loop }
  }

  /** Writes of a process that has lost the project are refused. */
  #applyBehind({ signal }: AbortController): RunStore['apply'] {
    return (step, changes) => {
      if (signal.aborted) throw new OrchestratorError('ORCHESTRATOR_FENCED', 'another took over')
      this.#step = Math.max(step, this.#step)
      this.store.apply(step, changes)
    }
  }
}

/** A clock for which no time passes once its process has vanished. */
function mortalClock(clock: Clock, vanished: AbortSignal): Clock {
  return {
    now: () => clock.now(),
    sleep: async (ms, signal) => {
      if (vanished.aborted) return new Promise(() => {})
      await clock.sleep(ms, signal ? AbortSignal.any([signal, vanished]) : vanished)
    },
  }
}

function bagOf(dags: readonly Dag[]): DagBag {
  const byId = new Map<string, DagSpec>(dags.map((dag) => [dag.id, dag]))
  return {
    dag: (dagId) => byId.get(dagId),
    dagOfRun: ({ dagId }) => byId.get(dagId),
    versionOf: () => null,
    all: () => [...byId.values()],
  }
}
