import type { DataInterval } from '../dag/interval.ts'
import type { Json } from '../dag/task-context.ts'
import type { Change } from './change.ts'

/** A run ends as success or failed; queued and running ones are open. */
export type RunState = 'queued' | 'running' | 'success' | 'failed'

/** What made a run. */
export type RunType = 'scheduled' | 'manual' | 'backfill' | 'asset_triggered'

/**
 * Airflow's words: `none` waits for upstream, `queued` for a worker, `up_for_retry` and `up_for_reschedule` for their
 * time, `removed` is no task of the DAG any more.
 */
export type TaskState =
  | 'none'
  | 'queued'
  | 'running'
  | 'success'
  | 'failed'
  | 'up_for_retry'
  | 'up_for_reschedule'
  | 'upstream_failed'
  | 'skipped'
  | 'removed'

/** An error as it is kept. */
export interface StoredError {
  code: string
  message: string
  /** The data are at fault, as the error said: `details.quality`. */
  quality?: boolean
}

/** One execution of a DAG for one data interval. */
export interface Run {
  /** `<dagId>__<YYYYMMDD>__<n>` */
  runId: string
  dagId: string
  runType: RunType
  /** ISO instant that the run is for: the start of its interval. */
  logicalDate: string
  ingestOn: string
  interval: DataInterval
  /** ISO instant before which it does not start. */
  runAfter: string
  params: Readonly<Record<string, Json>>
  batch: string | null
  /** The version of the DAG it began with; null: whichever there is. */
  dagVersion: string | null
  state: RunState
  note: string | null
  /** Whether it ends as failed once the teardowns that it owes have run. */
  cancelling: boolean
  /** ISO instants. */
  createdAt: string
  startedAt: string | null
  endedAt: string | null
}

/** Which task of which run; mapIndex is -1 where the task is not mapped. */
export interface TaskKey {
  runId: string
  taskId: string
  mapIndex: number
}

/** A task of a run. */
export interface TaskInstance extends TaskKey {
  state: TaskState
  /** Tries that began, but for interrupted ones and looks of a sensor that found nothing. */
  tryNumber: number
  /** Tries that began, interrupted ones and looks of a sensor, too. */
  attempts: number
  /** ISO instants. */
  queuedAt: string | null
  startedAt: string | null
  endedAt: string | null
  /** Start of its first try since it last began anew. */
  firstStartedAt: string | null
  /** ISO instant of the next try, while up_for_retry or up_for_reschedule. */
  nextTryAt: string | null
  output: Json | null
  error: StoredError | null
  /** Why it was skipped, or who marked it. */
  reason: string | null
}

/** What a try used, where it is known. */
export interface Usage {
  rows?: number
  bytes?: number
  /** Bytes of memory at its peak. */
  peakMemory?: number
}

/** One try of a task; `interrupted` ones did not count, `rescheduled` ones are looks of a sensor. */
export interface Try {
  /** Counts the tries of the whole store. */
  attempt: number
  taskId: string
  mapIndex: number
  tryNumber: number
  state: 'running' | 'success' | 'failed' | 'skipped' | 'rescheduled' | 'interrupted'
  queuedAt: string | null
  startedAt: string
  endedAt: string | null
  error: StoredError | null
  usage: Usage
  /** File of its log, JSON lines. */
  log: string
}

/** Which intervals that have run already a backfill runs again. */
export type Rerun = 'none' | 'failed' | 'all'

/** A run that is asked for: that of a date, or of one of the intervals that end on it. */
export interface WantedRun {
  dagId: string
  ingestOn: string
  /** Absent: the last that ends on the date. */
  interval?: DataInterval
  /** What is given of its parameters. Absent: nothing. */
  params?: Readonly<Record<string, Json>>
}

/** A request for several runs that outlives the process: a backfill. */
export interface Batch {
  key: string
  /** In the order in which they are run. */
  runs: readonly WantedRun[]
  /** Runs that are open at the same time. */
  maxActiveRuns: number
  rerun: Rerun
  /** Whether nothing more is begun once a run has failed. */
  stopOnFailure: boolean
  state: 'open' | 'paused' | 'cancelled' | 'success' | 'failed'
  createdAt: string
}

/** An act upon runs that somebody asked for, and what came of it: the inbox of the process that runs pipelines, and the audit log. */
export interface Operation {
  id: number
  /** ISO instant. */
  at: string
  actor: string
  kind: string
  request: Json
  state: 'pending' | 'done' | 'refused'
  /** What it led to, or why it was refused. */
  outcome: Json | null
  endedAt: string | null
}

/** An asset that a task has updated. */
export interface AssetUpdate {
  asset: string
  runId: string
  taskId: string
  interval: DataInterval
  /** ISO instant. */
  at: string
}

/** What is kept of a DAG besides its runs. */
export interface DagState {
  dagId: string
  paused: boolean
}

/** A change of a task instance; what is absent stays. */
export type TaskPatch = Partial<Omit<TaskInstance, keyof TaskKey>>

/** Which runs are asked for. */
export interface RunFilter {
  dagId?: string
  state?: RunState
  batch?: string
  limit?: number
}

/** Runs, tasks and tries for reading. */
export interface RunReader {
  run(runId: string): Run | undefined
  /** Newest first; limit: all. */
  runs(filter?: RunFilter): Run[]
  /** Queued and running ones, oldest first. */
  openRuns(): Run[]
  /** How many runs a DAG has for a date. */
  countRuns(dagId: string, ingestOn: string): number
  /** The newest run of a DAG for a logical date. */
  runOfDate(dagId: string, logicalDate: string): Run | undefined
  /** Every run of a DAG for a logical date, newest first. */
  runsOfDate(dagId: string, logicalDate: string): Run[]
  /** The newest run of the greatest logical date before one; without a date: of all; of a type where one is given. */
  runBefore(dagId: string, logicalDate?: string, runType?: RunType): Run | undefined
  /** The newest run by logical date that succeeded. */
  lastSuccess(dagId: string): Run | undefined
  tasks(runId: string): TaskInstance[]
  tries(runId: string): Try[]
  /** The greatest number of a try; 0 when there is none. */
  lastAttempt(): number
  batch(key: string): Batch | undefined
  batches(filter?: { state?: Batch['state'] }): Batch[]
  /** Every run of a batch in the order of creation. */
  runsOfBatch(key: string): Run[]
  dagStates(): DagState[]
  /** Updates of assets that DAGs have not run for yet. */
  pendingUpdates(): { dagId: string; update: AssetUpdate }[]
  /** Newest first. */
  operations(filter?: { state?: Operation['state']; limit?: number }): Operation[]
  operation(id: number): Operation | undefined
}

/** Where runs, tasks and tries are kept; every change is on disk when it returns. */
export interface RunStore extends RunReader {
  /**
   * Keeps the changes whole or not at all, once: a step that was applied already is not applied again. Steps of one
   * owner count up from 1.
   */
  apply(step: number, changes: readonly Change[]): void
  /** Asks the process that runs pipelines for something; anybody may. */
  post(operation: Pick<Operation, 'actor' | 'kind' | 'request'>): number
  close(): void
}

/** Whether a run has not come to its end; one that is not there has. */
export function isOpenRun(run: { state: RunState | 'interrupted' } | undefined): boolean {
  return run?.state === 'queued' || run?.state === 'running'
}

/** Whether a task has come to its end. */
export function isTerminal(state: TaskState): boolean {
  return terminal.has(state)
}

const terminal: ReadonlySet<TaskState> = new Set([
  'success',
  'failed',
  'upstream_failed',
  'skipped',
  'removed',
])
