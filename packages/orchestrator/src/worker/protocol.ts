import type { DagSource } from '../dag-files/module-versions.ts'
import type { DataInterval } from '../dag/interval.ts'
import type { Json, TaskAlert } from '../dag/task-context.ts'
import type { Usage } from '../store/run-store.ts'

/** What a worker is asked to run. */
export interface TaskOrder {
  dagId: string
  /** The version of the DAG that the run began with; null: whichever there is. */
  dagVersion: string | null
  taskId: string
  mapIndex: number
  runId: string
  interval: DataInterval
  ingestOn: string
  tryNumber: number
  params: Readonly<Record<string, Json>>
  /** Direct upstream tasks. */
  after: readonly string[]
  /** What those of them returned that succeeded. */
  outputs: Readonly<Record<string, Json>>
  /** Upstream tasks by the names that the task has for their outputs. */
  inputs: Readonly<Record<string, string>>
  /** The item of a mapped task. */
  item?: Json
  /** The texts of the DAG's version; null: the worker knows the DAG by itself. */
  source: DagSource | null
  /** File that log lines are added to. */
  log: string
}

/** How a task ended in a worker. */
export type TaskReport =
  | {
      kind: 'success'
      output: Json | null
      /** Assets that it said it updates. Default none. */
      updates?: readonly string[]
      usage: Usage
    }
  | { kind: 'skipped'; reason: string; usage: Usage }
  | {
      kind: 'failed'
      code: string
      message: string
      retryable: boolean
      /** Whether the error says that the data are at fault. */
      quality?: boolean
      usage: Usage
    }

/** From the owner to a worker; what it sends meanwhile bears the name of the conversation, which no task knows. */
export type ToWorker =
  { kind: 'run'; conversation: string; order: TaskOrder } | { kind: 'abort'; reason: string }

/** From a worker to its owner. */
export type FromWorker =
  | { kind: 'ready' }
  | { kind: 'begun'; conversation: string }
  /** The process ends by what an earlier task left behind in it. */
  | { kind: 'strayed'; conversation: string }
  | { kind: 'log'; conversation: string; level: string; message: string }
  | { kind: 'alert'; conversation: string; alert: TaskAlert }
  | { kind: 'report'; conversation: string; report: TaskReport }
