import type { DagSpec } from '../dag/dag.ts'
import type { Json } from '../dag/task-context.ts'
import type { TaskSpec } from '../dag/task.ts'
import { plainBag } from '../engine/plain-bag.ts'
import { Loop } from '../engine/loop.ts'
import { emptyBoard } from '../engine/take-over.ts'
import type { Change } from '../store/change.ts'
import type { RunReader, RunStore } from '../store/run-store.ts'
import { openRunStore } from '../store/sqlite-run-store.ts'
import type { Outcome } from '../worker/converse.ts'
import type { TaskOrder } from '../worker/protocol.ts'
import { replayClock, type ReplayClock } from './replay-clock.ts'
import { summaryOf, type ReplayedDag } from './replayed-dag.ts'

/** What is replayed, and how. */
export interface SimulateOptions {
  dags: readonly DagSpec[]
  /** First and last instant (ms). */
  from: number
  until: number
  /** Worker processes. Default 2. */
  workers?: number
  /** Milliseconds that a task takes. Default 0. */
  durationOf?: (dagId: string, taskId: string) => number
  /** Where the schedules go on from, and what is paused; default: nothing has run. */
  state?: Pick<RunReader, 'runBefore' | 'dagStates'>
}

/**
 * Replays schedules under a clock that does not wait, by the scheduler itself: its runs are kept in memory, and every
 * task succeeds. Runs that are open now are left out, and so are people.
 */
export async function simulate(options: SimulateOptions): Promise<ReplayedDag[]> {
  const { dags, from, until, workers = 2 } = options
  const clock = replayClock(from)
  const store = openRunStore({ file: ':memory:', clock })
  try {
    store.apply(1, beginning(options))
    const bag = plainBag(dags)
    const board = emptyBoard({ bag, reader: store, workers, logsFolder: '', scheduling: true })
    const run = workOf(options, clock)
    const failed = Promise.withResolvers<never>()
    const loop = new Loop({
      ...{ board, store: thin(store, dags), clock, tell: () => {}, workers: { run } },
      ...{ lastStep: 1, inboxMs: Infinity, onStoreError: failed.reject },
    })
    loop.hear({ kind: 'look' })
    await Promise.race([clock.pass(until), failed.promise])
    loop.drain({ stopTasks: true })
    await loop.finished()
    return dags.map((dag) => summaryOf(dag, replayed(store, dag.id), until))
  } finally {
    store.close()
  }
}

/** A store that keeps what a replay reads again: nobody asks for tries, and nobody asks for anything. */
function thin(store: RunStore, dags: readonly DagSpec[]): RunStore {
  const looksBack = dags.some(({ tasks }) => tasks.some(({ dependsOnPast }) => dependsOnPast))
  const unread = new Set(['try-begun', 'try-ended', 'alert', ...(looksBack ? [] : ['task'])])
  return {
    ...store,
    operations: () => [],
    apply: (step, changes) => {
      const kept = changes.filter(({ kind }) => !unread.has(kind))
      if (kept.length > 0) store.apply(step, kept)
    },
  }
}

/** Oldest first, without the one that the schedule goes on from. */
function replayed(store: RunStore, dagId: string) {
  return store
    .runs({ dagId })
    .filter(({ note }) => note !== before)
    .reverse()
}

const before = 'before the replay'

/** The last scheduled run of each DAG, as one that has succeeded, and which DAGs are paused. */
function beginning({ dags, from, state }: SimulateOptions): Change[] {
  if (!state) return []
  const paused = state.dagStates().map((dag): Change => ({ kind: 'dag', dag }))
  const last = dags.flatMap(({ id }) => state.runBefore(id, undefined, 'scheduled') ?? [])
  const at = new Date(from).toISOString()
  return [
    ...paused,
    ...last
      .filter(({ logicalDate }) => logicalDate < at)
      .map((run): Change => {
        // Numbers of runs begin anew beside it.
        const runId = `${before}: ${run.runId}`
        const ended = { runId, state: 'success', batch: null, note: before } as const
        return { kind: 'run-created', run: { ...run, ...ended }, taskIds: [] }
      }),
  ]
}

function workOf({ dags, durationOf = () => 0 }: SimulateOptions, clock: ReplayClock) {
  const outputs = new Map(
    dags.flatMap(({ id, tasks }) =>
      tasks.map((task) => [`${id}\n${task.id}`, outputOf(task, tasks)] as const),
    ),
  )
  return async (
    { dagId, taskId }: TaskOrder,
    { signal }: { signal: AbortSignal },
  ): Promise<Outcome> => {
    const ms = durationOf(dagId, taskId)
    if (ms > 0) await clock.sleep(ms, signal).catch(() => {})
    return { kind: 'success', output: outputs.get(`${dagId}\n${taskId}`) ?? null, usage: {} }
  }
}

/** What lets everything after a task run: a branch takes every way, a sensor finds what it waits for, a list has one item. */
function outputOf({ id, kind }: TaskSpec, tasks: readonly TaskSpec[]): Json {
  if (kind === 'branch')
    return tasks.filter(({ after }) => after.includes(id)).map((task) => task.id)
  if (kind === 'sensor' || kind === 'short_circuit') return true
  return tasks.some(({ mapOver }) => mapOver === id) ? [null] : null
}
