import type { DatabaseSync, SQLInputValue } from 'node:sqlite'

import { systemClock, transaction, type Clock } from '@deftunes/core'

import type { Alert } from '../alert/alert.ts'
import { applyChange } from './apply-change.ts'
import { batchOf, operationOf, runOf, taskOf, tryOf, updateOf } from './rows.ts'
import type { Run, RunFilter, RunReader, RunStore, RunType } from './run-store.ts'
import { openStateDatabase } from './state-database.ts'
import { statement } from './statements.ts'

/** How a run store in SQLite is opened. */
export interface SqliteRunStoreOptions {
  /** A file, or ':memory:'; file and folder are made when absent. */
  file: string
  clock?: Clock
  /** Called inside each transaction that changes something; a throw undoes it. */
  guard?: () => void
  /** Keeps an alert, inside the transaction of what it tells of. Default: nobody is told anything. */
  raise?: (alert: Alert) => void
}

/** A run store on a database that {@link openStateDatabase} opened. */
export function sqliteRunStore(
  database: DatabaseSync,
  {
    clock = systemClock,
    guard = () => {},
    raise = () => {},
  }: Omit<SqliteRunStoreOptions, 'file'> = {},
): RunStore {
  return {
    ...sqliteRunReader(database),
    apply: (step, changes) =>
      transaction(database, () => {
        guard()
        if (isApplied(database, step)) return
        for (const change of changes) applyChange(database, change, raise)
        statement(database, keepStepSql).run(step)
      }),
    post: ({ actor, kind, request }) => {
      const at = new Date(clock.now()).toISOString()
      const { lastInsertRowid } = statement(
        database,
        `INSERT INTO operations (at, actor, kind, request, state) VALUES (?, ?, ?, ?, 'pending')`,
      ).run(at, actor, kind, JSON.stringify(request))
      return Number(lastInsertRowid)
    },
    close: () => database.close(),
  }
}

/** A run store in a file of its own, or in memory. */
export function openRunStore({ file, ...options }: SqliteRunStoreOptions): RunStore {
  return sqliteRunStore(openStateDatabase(file), options)
}

const keepStepSql = `INSERT INTO owner (id, epoch, pid, started, host, heartbeat, step) VALUES (1, 0, 0, '', '', '', ?)
  ON CONFLICT DO UPDATE SET step = excluded.step`

function isApplied(database: DatabaseSync, step: number): boolean {
  const row = statement(database, 'SELECT step FROM owner WHERE id = 1').get()
  return Number(row?.['step'] ?? 0) >= step
}

function sqliteRunReader(database: DatabaseSync): RunReader {
  return { ...runsIn(database), ...tasksIn(database), ...othersIn(database) }
}

function asking(database: DatabaseSync) {
  return {
    one: (sql: string, ...values: SQLInputValue[]) => statement(database, sql).get(...values),
    all: (sql: string, ...values: SQLInputValue[]) => statement(database, sql).all(...values),
  }
}

function runsIn(database: DatabaseSync) {
  const { one, all } = asking(database)
  const run = (row: ReturnType<typeof one>): Run | undefined => row && runOf(row)
  return {
    run: (runId) => run(one('SELECT * FROM runs WHERE run_id = ?', runId)),
    runs: (filter = {}) => listRuns(database, filter),
    openRuns: () =>
      all(`SELECT * FROM runs WHERE state IN ('queued', 'running') ORDER BY rowid`).map(runOf),
    countRuns: (dagId, ingestOn) => Number(one(countSql, dagId, ingestOn)?.['n']),
    runOfDate: (dagId, logicalDate) => run(one(`${ofDateSql} LIMIT 1`, dagId, logicalDate)),
    runsOfDate: (dagId, logicalDate) => all(ofDateSql, dagId, logicalDate).map(runOf),
    runBefore: (dagId, logicalDate, runType) =>
      run(runBefore(database, dagId, logicalDate, runType)),
    lastSuccess: (dagId) => run(one(lastSuccessSql, dagId)),
    runsOfBatch: (key) => all('SELECT * FROM runs WHERE batch = ? ORDER BY rowid', key).map(runOf),
  } satisfies Partial<RunReader>
}

function tasksIn(database: DatabaseSync) {
  const { one, all } = asking(database)
  return {
    tasks: (runId) => all(tasksSql, runId).map(taskOf),
    tries: (runId) =>
      all('SELECT * FROM tries WHERE run_id = ? ORDER BY attempt', runId).map(tryOf),
    lastAttempt: () => Number(one('SELECT max(attempt) AS n FROM tries')?.['n'] ?? 0),
  } satisfies Partial<RunReader>
}

function othersIn(database: DatabaseSync) {
  const { one, all } = asking(database)
  return {
    batch: (key) => {
      const row = one('SELECT * FROM batches WHERE key = ?', key)
      return row && batchOf(row)
    },
    batches: ({ state } = {}) =>
      (state === undefined
        ? all('SELECT * FROM batches ORDER BY id')
        : all('SELECT * FROM batches WHERE state = ? ORDER BY id', state)
      ).map(batchOf),
    dagStates: () =>
      all('SELECT * FROM dags').map((row) => ({
        dagId: row['dag_id'] as string,
        paused: row['paused'] === 1,
      })),
    pendingUpdates: () => all(pendingUpdatesSql).map(updateOf),
    operations: ({ state, limit = -1 } = {}) =>
      (state === undefined
        ? all('SELECT * FROM operations ORDER BY id DESC LIMIT ?', limit)
        : all('SELECT * FROM operations WHERE state = ? ORDER BY id DESC LIMIT ?', state, limit)
      ).map(operationOf),
    operation: (id) => {
      const row = one('SELECT * FROM operations WHERE id = ?', id)
      return row && operationOf(row)
    },
  } satisfies Partial<RunReader>
}

const countSql = 'SELECT count(*) AS n FROM runs WHERE dag_id = ? AND ingest_on = ?'
const ofDateSql = 'SELECT * FROM runs WHERE dag_id = ? AND logical_date = ? ORDER BY rowid DESC'
const tasksSql = 'SELECT * FROM task_instances WHERE run_id = ? ORDER BY position, map_index'

const lastSuccessSql = `SELECT * FROM runs WHERE dag_id = ? AND state = 'success' ORDER BY logical_date DESC, rowid DESC LIMIT 1`

const pendingUpdatesSql = `SELECT p.dag_id, u.* FROM pending_updates p JOIN asset_updates u ON u.id = p.update_id`

function listRuns(database: DatabaseSync, { dagId, state, batch, limit = -1 }: RunFilter): Run[] {
  const asked = Object.entries({ dag_id: dagId, state, batch }).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  )
  const where = asked.map(([column]) => `${column} = ?`).join(' AND ')
  const sql = `SELECT * FROM runs ${where && `WHERE ${where}`} ORDER BY rowid DESC LIMIT ?`
  return statement(database, sql)
    .all(...asked.map(([, value]) => value), limit)
    .map(runOf)
}

function runBefore(
  database: DatabaseSync,
  dagId: string,
  logicalDate: string | undefined,
  runType: RunType | undefined,
) {
  const date = logicalDate === undefined ? '' : 'AND logical_date < ?'
  const type = runType === undefined ? '' : 'AND run_type = ?'
  const sql = `SELECT * FROM runs WHERE dag_id = ? ${date} ${type} ORDER BY logical_date DESC, rowid DESC LIMIT 1`
  const values = [dagId, logicalDate, runType].filter((value) => value !== undefined)
  return statement(database, sql).get(...values)
}
