import type { SQLOutputValue } from 'node:sqlite'

import type { Json } from '../dag/task-context.ts'
import type { RunPatch } from './change.ts'
import type {
  AssetUpdate,
  Batch,
  Operation,
  Rerun,
  Run,
  RunState,
  RunType,
  StoredError,
  TaskInstance,
  TaskKey,
  TaskPatch,
  TaskState,
  Try,
  Usage,
} from './run-store.ts'

type Row = Record<string, SQLOutputValue>

const text = (row: Row, column: string) => row[column] as string
const optional = (row: Row, column: string) => row[column] as string | null
const json = <T>(row: Row, column: string): T | null => {
  const value = row[column]
  return typeof value === 'string' ? (JSON.parse(value) as T) : null
}

/** A row of `runs`. */
export function runOf(row: Row): Run {
  return {
    runId: text(row, 'run_id'),
    dagId: text(row, 'dag_id'),
    runType: text(row, 'run_type') as RunType,
    logicalDate: text(row, 'logical_date'),
    ingestOn: text(row, 'ingest_on'),
    interval: { start: text(row, 'interval_start'), end: text(row, 'interval_end') },
    runAfter: text(row, 'run_after'),
    params: json<Record<string, Json>>(row, 'params') ?? {},
    batch: optional(row, 'batch'),
    dagVersion: optional(row, 'dag_version'),
    state: text(row, 'state') as RunState,
    note: optional(row, 'note'),
    createdAt: text(row, 'created_at'),
    startedAt: optional(row, 'started_at'),
    endedAt: optional(row, 'ended_at'),
    cancelling: Number(row['cancelling']) > 0,
  }
}

/** A row of `task_instances`. */
export function taskOf(row: Row): TaskInstance {
  return {
    runId: text(row, 'run_id'),
    taskId: text(row, 'task_id'),
    mapIndex: Number(row['map_index']),
    state: text(row, 'state') as TaskState,
    tryNumber: Number(row['try_number']),
    attempts: Number(row['attempts']),
    queuedAt: optional(row, 'queued_at'),
    startedAt: optional(row, 'started_at'),
    endedAt: optional(row, 'ended_at'),
    firstStartedAt: optional(row, 'first_started_at'),
    nextTryAt: optional(row, 'next_try_at'),
    output: json<Json>(row, 'output'),
    error: json<StoredError>(row, 'error'),
    reason: optional(row, 'reason'),
  }
}

/** A task of a run that has just been made. */
export function newTask(runId: string, taskId: string, mapIndex = -1): TaskInstance {
  return { runId, taskId, mapIndex, attempts: 0, ...freshTask }
}

/** A task as one that has not begun; that it had been tried stays known. */
export const freshTask: Omit<TaskInstance, keyof TaskKey | 'attempts'> = {
  state: 'none',
  tryNumber: 0,
  queuedAt: null,
  startedAt: null,
  endedAt: null,
  firstStartedAt: null,
  nextTryAt: null,
  output: null,
  error: null,
  reason: null,
}

/** A row of `tries`. */
export function tryOf(row: Row): Try {
  return {
    attempt: Number(row['attempt']),
    taskId: text(row, 'task_id'),
    mapIndex: Number(row['map_index']),
    tryNumber: Number(row['try_number']),
    state: text(row, 'state') as Try['state'],
    queuedAt: optional(row, 'queued_at'),
    startedAt: text(row, 'started_at'),
    endedAt: optional(row, 'ended_at'),
    error: json<StoredError>(row, 'error'),
    usage: json<Usage>(row, 'usage') ?? {},
    log: text(row, 'log'),
  }
}

/** A row of `batches`. */
export function batchOf(row: Row): Batch {
  return {
    key: text(row, 'key'),
    runs: json<Batch['runs']>(row, 'runs') ?? [],
    maxActiveRuns: Number(row['max_active_runs']),
    rerun: text(row, 'rerun') as Rerun,
    stopOnFailure: row['stop_on_failure'] === 1,
    state: text(row, 'state') as Batch['state'],
    createdAt: text(row, 'created_at'),
  }
}

/** A row of `pending_updates`, with its update. */
export function updateOf(row: Row): { dagId: string; update: AssetUpdate } {
  const interval = { start: text(row, 'interval_start'), end: text(row, 'interval_end') }
  const update = {
    asset: text(row, 'asset'),
    runId: text(row, 'run_id'),
    taskId: text(row, 'task_id'),
    interval,
    at: text(row, 'at'),
  }
  return { dagId: text(row, 'dag_id'), update }
}

/** A row of `operations`. */
export function operationOf(row: Row): Operation {
  return {
    id: Number(row['id']),
    at: text(row, 'at'),
    actor: text(row, 'actor'),
    kind: text(row, 'kind'),
    request: json<Json>(row, 'request'),
    state: text(row, 'state') as Operation['state'],
    outcome: json<Json>(row, 'outcome'),
    endedAt: optional(row, 'ended_at'),
  }
}

const columns = {
  state: 'state',
  tryNumber: 'try_number',
  attempts: 'attempts',
  queuedAt: 'queued_at',
  startedAt: 'started_at',
  endedAt: 'ended_at',
  firstStartedAt: 'first_started_at',
  nextTryAt: 'next_try_at',
  output: 'output',
  error: 'error',
  reason: 'reason',
  note: 'note',
  dagVersion: 'dag_version',
  cancelling: 'cancelling',
} as const satisfies Record<keyof TaskPatch | keyof RunPatch, string>

/** A patch of a task or of a run as columns and their values. */
export function patchColumns(
  patch: Readonly<Record<string, unknown>>,
): [column: string, value: string | number | null][] {
  return Object.entries(patch).map(([key, value]) => {
    const column = columns[key as keyof typeof columns]
    const asJson = value !== null && (column === 'output' || column === 'error')
    if (asJson) return [column, JSON.stringify(value)]
    return [column, typeof value === 'boolean' ? Number(value) : (value as string | number | null)]
  })
}
