import type { DataInterval } from '../dag/interval.ts'
import type { Json } from '../dag/task.ts'

/** What a worker is asked to run. */
export interface TaskOrder {
  dagId: string
  taskId: string
  runId: string
  interval: DataInterval
  ingestOn: string
  tryNumber: number
  params: Readonly<Record<string, Json>>
  /** What the DAG's finished tasks returned. */
  outputs: Readonly<Record<string, Json>>
  /** File that log lines are added to. */
  log: string
}

/** How a task ended in a worker. */
export type TaskReport =
  | { kind: 'success'; output: Json | null }
  | { kind: 'failed'; code: string; message: string; retryable: boolean }

/** From the owner to a worker. */
export type ToWorker = { kind: 'run'; order: TaskOrder } | { kind: 'abort'; reason: string }

/** From a worker to its owner. */
export type FromWorker =
  | { kind: 'ready' }
  | { kind: 'log'; level: string; message: string }
  | { kind: 'report'; report: TaskReport }
