import type { Alert } from '../alert/alert.ts'
import type {
  AssetUpdate,
  Batch,
  DagState,
  Operation,
  Run,
  StoredError,
  TaskKey,
  TaskPatch,
  Try,
  Usage,
} from './run-store.ts'

/** One change of what is kept about runs; a step is a list of them. */
export type Change =
  /** A run with its tasks, waiting, in their order. */
  | { kind: 'run-created'; run: Run; taskIds: readonly string[] }
  | { kind: 'run'; runId: string; patch: Partial<RunPatch> }
  | { kind: 'task'; key: TaskKey; patch: TaskPatch }
  /** A task that its DAG got since the run began. */
  | { kind: 'task-added'; key: TaskKey; position: number }
  /** The one instance of a mapped task gives way to `count` of them, waiting. */
  | { kind: 'task-expanded'; key: TaskKey; count: number }
  /** The instances of a mapped task give way to one, waiting. */
  | { kind: 'task-folded'; key: TaskKey }
  | { kind: 'try-begun'; key: TaskKey; one: TryBegun }
  | { kind: 'try-ended'; attempt: number; end: TryEnd }
  | { kind: 'batch-created'; batch: Batch }
  | { kind: 'batch'; key: string; state: Batch['state'] }
  | { kind: 'dag'; dag: DagState }
  /** An asset was updated, which these DAGs wait for. */
  | { kind: 'asset-updated'; update: AssetUpdate; dagIds: readonly string[] }
  | { kind: 'assets-consumed'; dagId: string }
  /** Something that people are to be told of. */
  | { kind: 'alert'; alert: Alert }
  /** An operation that was done, or refused, as soon as it was asked for. */
  | { kind: 'operation-recorded'; operation: Omit<Operation, 'id'> }
  | { kind: 'operation-ended'; id: number; end: Pick<Operation, 'state' | 'outcome' | 'endedAt'> }

/** What may change of a run. */
export type RunPatch = Pick<
  Run,
  'state' | 'startedAt' | 'endedAt' | 'note' | 'dagVersion' | 'cancelling'
>

/** A try that begins. */
export type TryBegun = Pick<Try, 'attempt' | 'tryNumber' | 'queuedAt' | 'startedAt' | 'log'>

/** How a try ended. */
export interface TryEnd {
  state: Exclude<Try['state'], 'running'>
  endedAt: string
  error: StoredError | null
  usage: Usage
}
