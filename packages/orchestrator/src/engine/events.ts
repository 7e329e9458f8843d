import type { Json } from '../dag/task-context.ts'
import type { Run, StoredError, Usage } from '../store/run-store.ts'

/** What happens while runs are driven, for those who watch. */
export type RunEvent =
  | { kind: 'run-started'; run: Run; resumed: boolean }
  | {
      kind: 'task-started'
      runId: string
      taskId: string
      mapIndex: number
      tryNumber: number
      queuedAt?: string | null
    }
  | {
      kind: 'task-log'
      runId: string
      taskId: string
      mapIndex: number
      level: string
      message: string
    }
  | {
      kind: 'task-retrying'
      runId: string
      taskId: string
      mapIndex: number
      delayMs: number
      error: StoredError
      /** How long the try took, and what it used. */
      ms?: number
      usage?: Usage
    }
  | {
      kind: 'task-ended'
      runId: string
      taskId: string
      mapIndex: number
      state: 'success' | 'failed' | 'skipped' | 'upstream_failed' | 'interrupted'
      ms: number
      output: Json | null
      error: StoredError | null
      /** Why it was skipped. */
      reason: string | null
      usage?: Usage
    }
  /** A sensor looked and waits again. */
  | {
      kind: 'task-rescheduled'
      runId: string
      taskId: string
      mapIndex: number
      delayMs: number
      ms?: number
      usage?: Usage
    }
  | { kind: 'run-ended'; run: Run }
  | { kind: 'batch-ended'; key: string; state: 'success' | 'failed' | 'cancelled' }
  /** It has not ended in the time that its DAG says. */
  | { kind: 'deadline-missed'; run: Run }
  /** The newest data of a DAG is of an instant longer ago than it may be; null: there is none. */
  | { kind: 'freshness-missed'; dagId: string; asOf: string | null; freshnessMs: number }
  /** The process stops; a later one goes on with the run. */
  | { kind: 'run-interrupted'; run: Run }
