import type { DatabaseSync } from 'node:sqlite'

import type { Alert } from '../alert/alert.ts'
import type { Change, TryBegun } from './change.ts'
import { patchColumns } from './rows.ts'
import type { Batch, DagState, Operation, Run, TaskKey } from './run-store.ts'
import { statement } from './statements.ts'

/** Makes one change in a database of run state, inside the caller's transaction. */
export function applyChange(
  database: DatabaseSync,
  change: Change,
  raise: (alert: Alert) => void,
): void {
  switch (change.kind) {
    case 'run-created':
      return createRun(database, change.run, change.taskIds)
    case 'run':
      return patchRow(database, 'runs', change.patch, { run_id: change.runId })
    case 'task':
      return patchRow(database, 'task_instances', change.patch, keyColumns(change.key))
    case 'task-added':
      return placeTask(database, change.key, change.position)
    case 'task-expanded':
      return expandTask(database, change.key, change.count)
    case 'task-folded':
      return foldTask(database, change.key)
    case 'try-begun':
      return beginTry(database, change.key, change.one)
    case 'try-ended':
      return endTry(database, change)
    case 'batch-created':
      return createBatch(database, change.batch)
    case 'batch':
      return patchRow(database, 'batches', { state: change.state }, { key: change.key })
    case 'dag':
      return keepDag(database, change.dag)
    case 'asset-updated':
      return updateAsset(database, change)
    case 'assets-consumed':
      return consumeAssets(database, change.dagId)
    case 'alert':
      return raise(change.alert)
    case 'operation-recorded':
      return recordOperation(database, change.operation)
    case 'operation-ended':
      return endOperation(database, change)
  }
}

function keepDag(database: DatabaseSync, { dagId, paused }: DagState) {
  statement(database, 'INSERT OR REPLACE INTO dags VALUES (?, ?)').run(dagId, Number(paused))
}

function consumeAssets(database: DatabaseSync, dagId: string) {
  statement(database, 'DELETE FROM pending_updates WHERE dag_id = ?').run(dagId)
}

function keyColumns({ runId, taskId, mapIndex }: TaskKey) {
  return { run_id: runId, task_id: taskId, map_index: mapIndex }
}

function patchRow(
  database: DatabaseSync,
  table: 'runs' | 'task_instances' | 'batches',
  patch: object,
  key: Readonly<Record<string, string | number>>,
) {
  const changed = patchColumns({ ...patch })
  if (changed.length === 0) return
  const set = changed.map(([column]) => `${column} = ?`).join(', ')
  const where = Object.keys(key).map((column) => `${column} = ?`)
  const sql = `UPDATE ${table} SET ${set} WHERE ${where.join(' AND ')}`
  const values = [...changed.map(([, value]) => value), ...Object.values(key)]
  const { changes } = statement(database, sql).run(...values)
  if (changes !== 1) throw new RangeError(`${table}: expected a row ${JSON.stringify(key)}`)
}

function createRun(database: DatabaseSync, run: Run, taskIds: readonly string[]) {
  statement(
    database,
    'INSERT INTO runs VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
  ).run(
    ...[run.runId, run.dagId, run.runType, run.logicalDate, run.ingestOn],
    ...[run.interval.start, run.interval.end, run.runAfter, JSON.stringify(run.params), run.batch],
    ...[run.dagVersion, run.state, run.note, run.createdAt, run.startedAt, run.endedAt],
    Number(run.cancelling),
  )
  for (const [position, taskId] of taskIds.entries())
    placeTask(database, { runId: run.runId, taskId, mapIndex: -1 }, position)
}

const placeSql = `INSERT INTO task_instances (run_id, task_id, map_index, position, state, try_number, attempts)
  VALUES (?, ?, ?, ?, 'none', 0, 0)`

function placeTask(database: DatabaseSync, key: TaskKey, position: number) {
  statement(database, placeSql).run(key.runId, key.taskId, key.mapIndex, position)
}

function expandTask(database: DatabaseSync, key: TaskKey, count: number) {
  const position = removeInstances(database, key)
  for (let mapIndex = 0; mapIndex < count; mapIndex++)
    placeTask(database, { ...key, mapIndex }, position)
}

function foldTask(database: DatabaseSync, key: TaskKey) {
  placeTask(database, { ...key, mapIndex: -1 }, removeInstances(database, key))
}

/** Removes every instance of a task; returns where it stood. */
function removeInstances(database: DatabaseSync, { runId, taskId }: TaskKey): number {
  const sql = 'DELETE FROM task_instances WHERE run_id = ? AND task_id = ? RETURNING position'
  return Number(statement(database, sql).all(runId, taskId)[0]?.['position'] ?? 0)
}

const beginSql = `INSERT INTO tries VALUES (?, ?, ?, ?, ?, 'running', ?, ?, NULL, NULL, '{}', ?)`

function beginTry(database: DatabaseSync, { runId, taskId, mapIndex }: TaskKey, one: TryBegun) {
  const { attempt, tryNumber, queuedAt, startedAt, log } = one
  statement(database, beginSql).run(
    ...[attempt, runId, taskId, mapIndex, tryNumber, queuedAt, startedAt, log],
  )
}

const endSql = `UPDATE tries SET state = ?, ended_at = ?, error = ?, usage = ? WHERE attempt = ? AND state = 'running'`

function endTry(
  database: DatabaseSync,
  { attempt, end: { state, endedAt, error, usage } }: Extract<Change, { kind: 'try-ended' }>,
) {
  const stored = error ? JSON.stringify(error) : null
  statement(database, endSql).run(state, endedAt, stored, JSON.stringify(usage), attempt)
}

function createBatch(database: DatabaseSync, batch: Batch) {
  const { key, runs, maxActiveRuns, rerun, stopOnFailure, state, createdAt } = batch
  statement(
    database,
    `INSERT INTO batches (key, runs, max_active_runs, rerun, stop_on_failure, state, created_at) VALUES (?, ?, ?, ?, ?, ?, ?)`,
  ).run(key, JSON.stringify(runs), maxActiveRuns, rerun, Number(stopOnFailure), state, createdAt)
}

function endOperation(
  database: DatabaseSync,
  { id, end: { state, outcome, endedAt } }: Extract<Change, { kind: 'operation-ended' }>,
) {
  statement(
    database,
    'UPDATE operations SET state = ?, outcome = ?, ended_at = ? WHERE id = ?',
  ).run(state, JSON.stringify(outcome), endedAt, id)
}

function updateAsset(
  database: DatabaseSync,
  { update, dagIds }: Extract<Change, { kind: 'asset-updated' }>,
) {
  const { asset, runId, taskId, interval, at } = update
  const { lastInsertRowid } = statement(
    database,
    'INSERT INTO asset_updates VALUES (NULL, ?, ?, ?, ?, ?, ?)',
  ).run(asset, runId, taskId, interval.start, interval.end, at)
  for (const dagId of dagIds)
    statement(database, 'INSERT OR REPLACE INTO pending_updates VALUES (?, ?, ?)').run(
      dagId,
      asset,
      lastInsertRowid,
    )
}

function recordOperation(database: DatabaseSync, operation: Omit<Operation, 'id'>) {
  const { at, actor, kind, request, state, outcome, endedAt } = operation
  statement(database, 'INSERT INTO operations VALUES (NULL, ?, ?, ?, ?, ?, ?, ?)').run(
    ...[at, actor, kind, JSON.stringify(request), state, JSON.stringify(outcome), endedAt],
  )
}
