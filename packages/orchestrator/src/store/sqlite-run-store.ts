import type { DatabaseSync } from 'node:sqlite'

import { openSqlite, systemClock, transaction, type Clock } from '@deftunes/core'

import {
  isTerminal,
  type NewRun,
  type Run,
  type RunState,
  type RunStore,
  type TaskPatch,
  type TaskState,
  type Try,
} from './run-store.ts'
import { batchOf, patchColumns, runOf, taskOf, tryOf } from './rows.ts'
import { schemaSql } from './schema-sql.ts'

/** How a run store in SQLite is opened. */
export interface SqliteRunStoreOptions {
  /** A file, or ':memory:'; file and folder are made when absent. */
  file: string
  clock?: Clock
  /** Called inside each transaction that changes something; a throw undoes it. */
  guard?: () => void
}

/** Opens a database of run state. @throws CoreError CORE_DATABASE_UNREADABLE */
export function openStateDatabase(file: string): DatabaseSync {
  const database = openSqlite({ file, what: 'the run state' })
  database.exec(schemaSql)
  return database
}

/** A run store on a database that {@link openStateDatabase} opened. */
export function sqliteRunStore(
  database: DatabaseSync,
  { clock = systemClock, guard = () => {} }: Omit<SqliteRunStoreOptions, 'file'> = {},
): RunStore {
  const now = () => new Date(clock.now()).toISOString()
  const change = <T>(work: () => T): T =>
    transaction(database, () => {
      guard()
      return work()
    })
  return {
    createRun: (run) => change(() => createRun(database, run, now())),
    run: (runId) => runOf(database.prepare('SELECT * FROM runs WHERE run_id = ?').get(runId)),
    runs: (filter) => listRuns(database, filter),
    setRunState: (runId, from, to) =>
      change(() => setRunState(database, { runId, from, to, now: now() })),
    tasks: (runId) =>
      database
        .prepare('SELECT * FROM task_instances WHERE run_id = ? ORDER BY position')
        .all(runId)
        .map(taskOf),
    alignTasks: (runId, taskIds) =>
      change(() => alignTasks(database, { runId, taskIds, now: now() })),
    tries: (runId) =>
      database.prepare('SELECT * FROM tries WHERE run_id = ? ORDER BY id').all(runId).map(tryOf),
    changeTask: (runId, taskId, from, patch) =>
      change(() => changeTask(database, { runId, taskId, from, patch })),
    beginTry: (runId, taskId, log) =>
      change(() => beginTry(database, { runId, taskId, log, now: now() })),
    endTry: (runId, taskId, state, patch) =>
      change(() => endTry(database, { runId, taskId, state, patch, now: now() })),
    createBatch: ({ key, runs }) => {
      change(() =>
        database
          .prepare(`INSERT INTO batches (key, runs, state) VALUES (?, ?, 'open')`)
          .run(key, JSON.stringify(runs)),
      )
    },
    openBatches: () =>
      database.prepare(`SELECT * FROM batches WHERE state = 'open' ORDER BY id`).all().map(batchOf),
    endBatch: (key, state) => {
      change(() => database.prepare('UPDATE batches SET state = ? WHERE key = ?').run(state, key))
    },
    runsOfBatch: (key) =>
      database
        .prepare('SELECT * FROM runs WHERE batch = ? ORDER BY rowid')
        .all(key)
        .flatMap((row) => runOf(row) ?? []),
    close: () => database.close(),
  }
}

/** A run store in a file of its own, or in memory. */
export function openRunStore({ file, ...options }: SqliteRunStoreOptions): RunStore {
  return sqliteRunStore(openStateDatabase(file), options)
}

function createRun(database: DatabaseSync, run: NewRun, now: string): Run {
  const { dagId, ingestOn, interval, params = {}, batch = null, taskIds } = run
  const count = database
    .prepare('SELECT count(*) AS n FROM runs WHERE dag_id = ? AND ingest_on = ?')
    .get(dagId, ingestOn)
  const runId = `${dagId}__${ingestOn.replaceAll('-', '')}__${Number(count?.['n'] ?? 0) + 1}`
  database
    .prepare(`INSERT INTO runs VALUES (?, ?, ?, ?, ?, ?, ?, 'queued', ?, NULL, NULL)`)
    .run(runId, dagId, ingestOn, interval.start, interval.end, JSON.stringify(params), batch, now)
  placeTasks(database, runId, taskIds)
  return {
    runId,
    dagId,
    ingestOn,
    interval,
    params,
    batch,
    state: 'queued',
    createdAt: now,
    startedAt: null,
    endedAt: null,
  }
}

/** Tasks at their positions; one that is there keeps what it is. */
function placeTasks(database: DatabaseSync, runId: string, taskIds: readonly string[]) {
  const place = database.prepare(
    `INSERT INTO task_instances (run_id, task_id, position, state, try_number) VALUES (?, ?, ?, 'none', 0)
     ON CONFLICT DO UPDATE SET position = excluded.position`,
  )
  for (const [position, taskId] of taskIds.entries()) place.run(runId, taskId, position)
}

function alignTasks(
  database: DatabaseSync,
  { runId, taskIds, now }: { runId: string; taskIds: readonly string[]; now: string },
): void {
  placeTasks(database, runId, taskIds)
  const known = database.prepare('SELECT task_id, state FROM task_instances WHERE run_id = ?')
  for (const { task_id: taskId, state } of known.all(runId) as {
    task_id: string
    state: TaskState
  }[]) {
    if (taskIds.includes(taskId) || isTerminal(state)) continue
    changeTask(database, {
      runId,
      taskId,
      from: [state],
      patch: { state: 'skipped', endedAt: now },
    })
  }
}

function listRuns(
  database: DatabaseSync,
  { dagId, state, limit = -1 }: { dagId?: string; state?: RunState; limit?: number } = {},
): Run[] {
  const where = [
    ...(dagId === undefined ? [] : ['dag_id = ?']),
    ...(state === undefined ? [] : ['state = ?']),
  ]
  const values = [...(dagId === undefined ? [] : [dagId]), ...(state === undefined ? [] : [state])]
  const condition = where.length > 0 ? `WHERE ${where.join(' AND ')}` : ''
  const sql = `SELECT * FROM runs ${condition} ORDER BY rowid DESC LIMIT ?`
  return database
    .prepare(sql)
    .all(...values, limit)
    .flatMap((row) => runOf(row) ?? [])
}

function setRunState(
  database: DatabaseSync,
  { runId, from, to, now }: { runId: string; from: readonly RunState[]; to: RunState; now: string },
): boolean {
  const ended = to === 'success' || to === 'failed'
  const sql = `UPDATE runs SET state = ?, started_at = coalesce(started_at, ?), ended_at = ? WHERE run_id = ? AND state IN (${marks(from)})`
  const started = to === 'queued' ? null : now
  return database.prepare(sql).run(to, started, ended ? now : null, runId, ...from).changes === 1
}

interface TaskChange {
  runId: string
  taskId: string
  from: readonly TaskState[]
  patch: TaskPatch
}

function changeTask(database: DatabaseSync, { runId, taskId, from, patch }: TaskChange): boolean {
  const columns = patchColumns(patch)
  const set = columns.map(([column]) => `${column} = ?`).join(', ')
  const sql = `UPDATE task_instances SET ${set} WHERE run_id = ? AND task_id = ? AND state IN (${marks(from)})`
  const values = columns.map(([, value]) => value)
  return database.prepare(sql).run(...values, runId, taskId, ...from).changes === 1
}

function beginTry(
  database: DatabaseSync,
  { runId, taskId, log, now }: { runId: string; taskId: string; log: string; now: string },
): boolean {
  const sql = `UPDATE task_instances SET state = 'running', try_number = try_number + 1, started_at = ?, ended_at = NULL, next_try_at = NULL WHERE run_id = ? AND task_id = ? AND state = 'queued' RETURNING try_number`
  const row = database.prepare(sql).get(now, runId, taskId)
  if (!row) return false
  database
    .prepare(
      `INSERT INTO tries (run_id, task_id, try_number, state, started_at, log) VALUES (?, ?, ?, 'running', ?, ?)`,
    )
    .run(runId, taskId, row['try_number'] as number, now, log)
  return true
}

interface TryEnd {
  runId: string
  taskId: string
  state: Exclude<Try['state'], 'running'>
  patch: TaskPatch
  now: string
}

function endTry(database: DatabaseSync, { runId, taskId, state, patch, now }: TryEnd): boolean {
  const given = state === 'interrupted' ? { tryNumber: triesOf(database, runId, taskId) - 1 } : {}
  const changed = changeTask(database, {
    runId,
    taskId,
    from: ['running'],
    patch: { endedAt: now, ...patch, ...given },
  })
  if (!changed) return false
  const error = patch.error ? JSON.stringify(patch.error) : null
  database
    .prepare(
      `UPDATE tries SET state = ?, ended_at = ?, error = ? WHERE run_id = ? AND task_id = ? AND state = 'running'`,
    )
    .run(state, now, error, runId, taskId)
  return true
}

function triesOf(database: DatabaseSync, runId: string, taskId: string): number {
  const row = database
    .prepare('SELECT try_number AS n FROM task_instances WHERE run_id = ? AND task_id = ?')
    .get(runId, taskId)
  return Number(row?.['n'] ?? 1)
}

function marks(values: readonly unknown[]): string {
  return values.map(() => '?').join(', ')
}
