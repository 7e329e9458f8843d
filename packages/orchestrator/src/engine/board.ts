import type { DagSource } from '../dag-files/module-versions.ts'
import type { DagSpec } from '../dag/dag.ts'
import type { DataInterval } from '../dag/interval.ts'
import type { AssetUpdate, Run, RunReader, TaskKey } from '../store/run-store.ts'
import type { BatchProgress } from './batches.ts'
import type { ReadyQueue } from './ready-queue.ts'
import type { RunProgress } from './run-progress.ts'
import type { Step } from './step.ts'
import type { Timers } from './timers.ts'

/** A try whose process is at work. */
export interface RunningTry {
  attempt: number
  key: TaskKey
  startedAt: number
  /** What it gives back when its process has ended. */
  slots: { pool: string | undefined; count: number }
  /** Set once its task has gone on without it; whatever it reports is not heard. */
  abandoned: boolean
}

/** Where DAGs come from. */
export interface DagBag {
  /** The DAG as it is now. */
  dag(dagId: string): DagSpec | undefined
  /** The DAG that a run began with; the one of now where the run has no version. */
  dagOfRun(run: Run): DagSpec | undefined
  /** The version that new runs begin with. */
  versionOf(dagId: string): string | null
  all(): readonly DagSpec[]
  /** The texts that a worker reads the DAG of a run from; undefined: it knows it by itself. */
  sourceOf?(run: Run): DagSource | undefined
}

/** Everything that the scheduler has in mind; what it must not forget is in the store. */
export interface Board {
  bag: DagBag
  reader: RunReader
  /** Runs that are running, by id. */
  runs: Map<string, RunProgress>
  /** Runs that wait to start, by id, in the order of creation. */
  queued: Map<string, Run>
  ready: ReadyQueue
  running: Map<number, RunningTry>
  workers: { slots: number; free: number }
  /** How many abandoned tries of a task are still at work: it does not begin anew before they are gone. */
  leaving: Map<string, number>
  /** Slots of pools that are taken. */
  taken: Map<string, number>
  timers: Timers
  /** Open and paused ones, by key. */
  batches: Map<string, BatchProgress>
  paused: Set<string>
  /** Interval of the last scheduled run of each DAG. */
  lastScheduled: Map<string, DataInterval>
  /** Of each DAG that asks for it: when (ms) its freshness was first looked at and will be next, and what was told. */
  freshness: Map<string, { began: number; wakeAt: number | undefined; told: string | undefined }>
  /** When each DAG is woken to see what is due. */
  wokenAt: Map<string, number>
  /** Updates that DAGs have not run for yet, by DAG and asset. */
  updates: Map<string, Map<string, AssetUpdate>>
  nextAttempt: number
  logsFolder: string
  /** No try begins any more. */
  draining: boolean
  /** Whether schedules make runs; false: only what is asked for runs. */
  scheduling: boolean
}

/** What tells a task among those of all runs. */
export function taskName({ runId, taskId }: Pick<TaskKey, 'runId' | 'taskId'>): string {
  return `${runId}\n${taskId}`
}

/** A try that goes on without being heard: its process is asked to end. */
export function abandon(board: Board, step: Step, running: RunningTry, reason: string): void {
  if (running.abandoned) return
  running.abandoned = true
  const name = taskName(running.key)
  board.leaving.set(name, (board.leaving.get(name) ?? 0) + 1)
  const end = { state: 'interrupted', endedAt: step.at, error: null, usage: {} } as const
  step.change({ kind: 'try-ended', attempt: running.attempt, end })
  step.effect({ kind: 'stop-try', attempt: running.attempt, reason })
}

/** Gives up the tries of a task that are at work. */
export function abandonTask(board: Board, step: Step, of: TaskKey, reason: string): void {
  for (const running of board.running.values()) {
    const { runId, taskId, mapIndex } = running.key
    if (runId === of.runId && taskId === of.taskId && mapIndex === of.mapIndex)
      abandon(board, step, running, reason)
  }
}

/** Runs that have not ended, of those that are in mind. */
export function openRuns({ runs, queued }: Board): Run[] {
  return [...[...runs.values()].map(({ run }) => run), ...queued.values()]
}

/** Slots of a pool over all DAGs that name it; of one that none names any more, over those that open runs began with. */
export function slotsOf({ bag, runs }: Board, pool: string): number {
  const slots = slotsIn(bag.all(), pool)
  if (slots > 0) return slots
  const ofRuns = [...runs.values()].map(({ dag }) => dag)
  return slotsIn(ofRuns, pool)
}

function slotsIn(dags: readonly Pick<DagSpec, 'pools'>[], pool: string): number {
  return Math.max(0, ...dags.map(({ pools }) => pools[pool] ?? 0))
}
