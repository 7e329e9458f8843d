import type { Run, RunState, StoredError, TaskState, Try, Usage } from '../store/run-store.ts'

/** A try that is over. */
export interface EndedTry {
  kind: 'try-ended'
  run: Run
  taskId: string
  mapIndex: number
  tryNumber: number
  state: Exclude<Try['state'], 'running'>
  /** Whether its task waits to be tried again. */
  isRetried: boolean
  /** Milliseconds since the epoch. */
  startedAt: number
  ms: number
  /** How long it waited for a worker, where that was told. */
  queuedMs: number | null
  usage: Usage
  error: StoredError | null
}

/** A run that has come to its end. */
export interface EndedRun {
  kind: 'run-ended'
  run: Run
  state: Extract<RunState, 'success' | 'failed'>
  startedAt: number
  endedAt: number
  /** The runs that it was made for, where that was told. */
  triggeredBy: readonly Pick<Run, 'runId' | 'createdAt'>[]
}

/** What monitoring tells of: events put together to things that are over. */
export type Fact =
  | EndedTry
  /** A task that is not tried again, or that ended without a try. */
  | { kind: 'task-ended'; run: Run; taskId: string; state: TaskState }
  | EndedRun
  | { kind: 'deadline-missed'; run: Run }
