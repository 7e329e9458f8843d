import type { DataInterval } from '../dag/interval.ts'
import type { Json } from '../dag/task.ts'

/** A run ends as success or failed; queued and running ones are open. */
export type RunState = 'queued' | 'running' | 'success' | 'failed'

/** Airflow's words: `none` waits for upstream, `queued` for a worker, `up_for_retry` for its time. */
export type TaskState =
  | 'none'
  | 'queued'
  | 'running'
  | 'success'
  | 'failed'
  | 'up_for_retry'
  | 'upstream_failed'
  | 'skipped'

/** An error as it is kept. */
export interface StoredError {
  code: string
  message: string
}

/** One execution of a DAG for one data interval. */
export interface Run {
  /** `<dagId>__<YYYYMMDD>__<n>` */
  runId: string
  dagId: string
  ingestOn: string
  interval: DataInterval
  params: Readonly<Record<string, Json>>
  batch: string | null
  state: RunState
  /** ISO instants. */
  createdAt: string
  startedAt: string | null
  endedAt: string | null
}

/** A task of a run. */
export interface TaskInstance {
  runId: string
  taskId: string
  state: TaskState
  /** Tries that began and were not interrupted. */
  tryNumber: number
  startedAt: string | null
  endedAt: string | null
  /** ISO instant of the next try, while up_for_retry. */
  nextTryAt: string | null
  output: Json | null
  error: StoredError | null
}

/** One try of a task; `interrupted` ones did not count. */
export interface Try {
  taskId: string
  tryNumber: number
  state: 'running' | 'success' | 'failed' | 'interrupted'
  startedAt: string
  endedAt: string | null
  error: StoredError | null
  /** File of its log, JSON lines. */
  log: string
}

/** A request for several runs that outlives the process. */
export interface Batch {
  key: string
  runs: { dagId: string; ingestOn: string }[]
  state: 'open' | 'success' | 'failed'
}

/** A run to be created. */
export interface NewRun {
  dagId: string
  ingestOn: string
  interval: DataInterval
  params?: Readonly<Record<string, Json>>
  batch?: string
  /** In the order in which they are listed. */
  taskIds: readonly string[]
}

/** A change of a task instance; what is absent stays. */
export type TaskPatch = Partial<Omit<TaskInstance, 'runId' | 'taskId'>>

/** Where runs, tasks and tries are kept; every change is on disk when it returns. */
export interface RunStore {
  /** Names the run: n counts the runs of this DAG and date. */
  createRun(run: NewRun): Run
  run(runId: string): Run | undefined
  /** Newest first; limit: all. */
  runs(filter?: { dagId?: string; state?: RunState; limit?: number }): Run[]
  setRunState(runId: string, from: readonly RunState[], to: RunState): boolean
  tasks(runId: string): TaskInstance[]
  /** Makes a run's tasks those of a DAG that changed meanwhile: new ones wait, unended ones that are gone are skipped. */
  alignTasks(runId: string, taskIds: readonly string[]): void
  tries(runId: string): Try[]
  /** Changes a task if it is in one of the states; false when it is not, and nothing is changed. */
  changeTask(runId: string, taskId: string, from: readonly TaskState[], patch: TaskPatch): boolean
  /** queued → running with a new try; false when it was not queued. */
  beginTry(runId: string, taskId: string, log: string): boolean
  /** running → a state, and its try ended; an interrupted try gives its number back. */
  endTry(
    runId: string,
    taskId: string,
    state: Exclude<Try['state'], 'running'>,
    patch: TaskPatch,
  ): boolean
  createBatch(batch: Pick<Batch, 'key' | 'runs'>): void
  openBatches(): Batch[]
  endBatch(key: string, state: 'success' | 'failed'): void
  /** Every run of a batch in the order of creation. */
  runsOfBatch(key: string): Run[]
  close(): void
}

/** Whether a task has come to its end. */
export function isTerminal(state: TaskState): boolean {
  return ['success', 'failed', 'upstream_failed', 'skipped'].includes(state)
}
