import type { Json } from '../dag/task.ts'
import type { Run, StoredError } from '../store/run-store.ts'

/** What happens while runs are driven, for those who watch. */
export type RunEvent =
  | { kind: 'run-started'; run: Run; resumed: boolean }
  | { kind: 'task-started'; runId: string; taskId: string; tryNumber: number }
  | { kind: 'task-log'; runId: string; taskId: string; level: string; message: string }
  | { kind: 'task-retrying'; runId: string; taskId: string; delayMs: number; error: StoredError }
  | {
      kind: 'task-ended'
      runId: string
      taskId: string
      state: 'success' | 'failed' | 'skipped' | 'upstream_failed' | 'interrupted'
      ms: number
      output: Json | null
      error: StoredError | null
    }
  | { kind: 'run-ended'; run: Run }
  /** The process stops; a later one goes on with the run. */
  | { kind: 'run-interrupted'; run: Run }
