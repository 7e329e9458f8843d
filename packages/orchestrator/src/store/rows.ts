import type { SQLOutputValue } from 'node:sqlite'

import type { Json } from '../dag/task.ts'
import type {
  Batch,
  Run,
  RunState,
  StoredError,
  TaskInstance,
  TaskPatch,
  TaskState,
  Try,
} from './run-store.ts'

type Row = Record<string, SQLOutputValue>

const text = (row: Row, column: string) => row[column] as string
const optional = (row: Row, column: string) => row[column] as string | null
const json = <T>(row: Row, column: string): T | null => {
  const value = row[column]
  return typeof value === 'string' ? (JSON.parse(value) as T) : null
}

/** A row of `runs`. */
export function runOf(row: Row | undefined): Run | undefined {
  if (!row) return undefined
  return {
    runId: text(row, 'run_id'),
    dagId: text(row, 'dag_id'),
    ingestOn: text(row, 'ingest_on'),
    interval: { start: text(row, 'interval_start'), end: text(row, 'interval_end') },
    params: json<Record<string, Json>>(row, 'params') ?? {},
    batch: optional(row, 'batch'),
    state: text(row, 'state') as RunState,
    createdAt: text(row, 'created_at'),
    startedAt: optional(row, 'started_at'),
    endedAt: optional(row, 'ended_at'),
  }
}

/** A row of `task_instances`. */
export function taskOf(row: Row): TaskInstance {
  return {
    runId: text(row, 'run_id'),
    taskId: text(row, 'task_id'),
    state: text(row, 'state') as TaskState,
    tryNumber: Number(row['try_number']),
    startedAt: optional(row, 'started_at'),
    endedAt: optional(row, 'ended_at'),
    nextTryAt: optional(row, 'next_try_at'),
    output: json<Json>(row, 'output'),
    error: json<StoredError>(row, 'error'),
  }
}

/** A row of `tries`. */
export function tryOf(row: Row): Try {
  return {
    taskId: text(row, 'task_id'),
    tryNumber: Number(row['try_number']),
    state: text(row, 'state') as Try['state'],
    startedAt: text(row, 'started_at'),
    endedAt: optional(row, 'ended_at'),
    error: json<StoredError>(row, 'error'),
    log: text(row, 'log'),
  }
}

/** A row of `batches`. */
export function batchOf(row: Row): Batch {
  return {
    key: text(row, 'key'),
    runs: json<Batch['runs']>(row, 'runs') ?? [],
    state: text(row, 'state') as Batch['state'],
  }
}

const columns = {
  state: 'state',
  tryNumber: 'try_number',
  startedAt: 'started_at',
  endedAt: 'ended_at',
  nextTryAt: 'next_try_at',
  output: 'output',
  error: 'error',
} as const satisfies Record<keyof TaskPatch, string>

/** A patch as columns and their values. */
export function patchColumns(patch: TaskPatch): [column: string, value: string | number | null][] {
  return Object.entries(patch).map(([key, value]) => {
    const column = columns[key as keyof typeof columns]
    const asJson = value !== null && (column === 'output' || column === 'error')
    return [column, asJson ? JSON.stringify(value) : (value as string | number | null)]
  })
}
