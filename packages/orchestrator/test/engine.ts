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

/** How an engine of a test is opened. */
export interface EngineOptions {
  dags: readonly Dag[]
  work?: Work
  workers?: number
  store?: RunStore
  clock?: Clock
  scheduling?: boolean
}

/** The scheduler without processes: its store is in memory, its clock does not wait, its workers are a function. */
export class Engine {
  readonly store: RunStore
  readonly clock: Clock
  readonly events: RunEvent[] = []
  readonly orders: TaskOrder[] = []
  board: Board
  loop: Loop
  readonly #options: EngineOptions
  #fence = { lost: false }
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
  reopen(): void {
    this.#fence.lost = true
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

  async stop(): Promise<void> {
    this.loop.drain({ stopTasks: true })
    await this.loop.finished()
  }

  #open() {
    const { work = () => success(), workers = 2, scheduling = false } = this.#options
    const { store, clock } = this
    const fence = { lost: false }
    this.#fence = fence
    const { runs, changes } = putInOrder(store, new Date(clock.now()).toISOString())
    store.apply(++this.#step, changes)
    const board = emptyBoard({
      ...{ bag: this.bag, reader: store, workers, scheduling },
      logsFolder: 'logs',
    })
    adopt(board, runs, () => true)
    const run: LoopOptions['workers']['run'] = async (order, { signal }) => {
      this.orders.push(order)
      return work(order, signal)
    }
    const tell = (event: RunEvent) => this.events.push(event)
    const own = { ...store, apply: this.#applyBehind(fence) }
    const lastStep = this.#step
    return { board, loop: new Loop({ board, store: own, clock, tell, workers: { run }, lastStep }) }
  }

  /** Writes of a process that has lost the project are refused. */
  #applyBehind(fence: { lost: boolean }): RunStore['apply'] {
    return (step, changes) => {
      if (fence.lost) throw new OrchestratorError('ORCHESTRATOR_FENCED', 'another took over')
      this.#step = Math.max(step, this.#step)
      this.store.apply(step, changes)
    }
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
