import type { DatabaseSync } from 'node:sqlite'

import { openSqlite, readSqlite, transaction } from '@deftunes/core'

/** One rule's outcome in one run, as stored. */
export interface StoredOutcome {
  run_id: string
  dataset: string
  ingest_on: string
  /** Rule_1, Rule_2 … in the order of the ruleset. */
  name: string
  rule: string
  result: 'PASS' | 'FAIL' | 'ERROR'
  severity: 'error' | 'warn'
  message: string | null
  /** Metric name → value, as JSON. */
  metrics: string
  /** ISO instant. */
  evaluated_at: string
}

/** Where rule outcomes and metrics are kept, a run's audit at a time. */
export interface QualityStore {
  /** Replaces what this run's audit of the dataset stored before. */
  record(runId: string, dataset: string, outcomes: readonly StoredOutcome[]): void
  outcomes(filter?: { runId?: string }): StoredOutcome[]
  close(): void
}

const COLUMNS = [
  'run_id',
  'dataset',
  'ingest_on',
  'name',
  'rule',
  'result',
  'severity',
  'message',
  'metrics',
  'evaluated_at',
] as const

const CREATE = `CREATE TABLE IF NOT EXISTS quality_outcome (
  ${COLUMNS.map((column) => `${column} TEXT${column === 'message' ? '' : ' NOT NULL'}`).join(', ')},
  PRIMARY KEY (run_id, dataset, name))`

/** A quality store in a SQLite file; ':memory:' keeps it in memory. */
export function openQualityStore(file: string): QualityStore {
  const database = openSqlite({ file, what })
  database.exec(CREATE)
  return qualityStore(database)
}

/** A quality store to read alone; empty when the file is not there or holds none. */
export function readQualityStore(file: string): QualityStore {
  const database = readSqlite({ file, what })
  if (database && holdsOutcomes(database)) return qualityStore(database)
  database?.close()
  return openQualityStore(':memory:')
}

const what = 'the quality results'

function holdsOutcomes(database: DatabaseSync): boolean {
  const sql = `SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'quality_outcome'`
  return database.prepare(sql).get() !== undefined
}

function qualityStore(database: DatabaseSync): QualityStore {
  const insert = `INSERT INTO quality_outcome (${COLUMNS.join(', ')})
    VALUES (${COLUMNS.map(() => '?').join(', ')})`
  return {
    record: (runId, dataset, outcomes) => {
      transaction(database, () => {
        database
          .prepare('DELETE FROM quality_outcome WHERE run_id = ? AND dataset = ?')
          .run(runId, dataset)
        const statement = database.prepare(insert)
        for (const outcome of outcomes) statement.run(...COLUMNS.map((column) => outcome[column]))
      })
    },
    outcomes: ({ runId } = {}) => {
      const where = runId === undefined ? '' : 'WHERE run_id = ?'
      const sql = `SELECT ${COLUMNS.join(', ')} FROM quality_outcome ${where} ORDER BY evaluated_at, dataset, rowid`
      const rows = database.prepare(sql).all(...(runId === undefined ? [] : [runId]))
      return rows as unknown as StoredOutcome[]
    },
    close: () => database.close(),
  }
}
