import type { DatabaseSync } from 'node:sqlite'

import { openSqlite, readSqlite, transaction } from '@deftunes/core'

import { memoryQualityStore } from './quality-store-memory.ts'
import { pastMetrics, type KeptMetrics } from './past-metrics.ts'
import type { QualityFilter, QualityStore, StoredAnalysis, StoredOutcome } from './quality-store.ts'

/** A table whose columns are texts; those that may be NULL are named apart. */
interface TextTable<Row> {
  name: string
  columns: readonly (keyof Row & string)[]
  nullable: readonly (keyof Row & string)[]
}

const outcomes: TextTable<StoredOutcome> = {
  name: 'quality_outcome',
  columns: [
    ...(['run_id', 'dataset', 'ingest_on', 'name', 'rule'] as const),
    ...(['result', 'severity', 'message', 'metrics', 'evaluated_at'] as const),
  ],
  nullable: ['message'],
}

const analyses: TextTable<StoredAnalysis> = {
  name: 'quality_analysis',
  columns: [
    ...(['run_id', 'dataset', 'ingest_on', 'name'] as const),
    ...(['analyzer', 'message', 'metrics', 'evaluated_at'] as const),
  ],
  nullable: ['message'],
}

const what = 'the quality results'

/**
 * A quality store in a SQLite file; ':memory:' keeps it in memory.
 * @throws CoreError CORE_DATABASE_UNREADABLE
 */
export function openQualityStore(file: string): QualityStore {
  const database = openSqlite({ file, what })
  for (const sql of [...createSql(outcomes), ...createSql(analyses)]) database.exec(sql)
  return storeIn(database)
}

/**
 * A quality store to read alone; empty when there is no such file.
 * @throws CoreError CORE_DATABASE_UNREADABLE
 */
export function readQualityStore(file: string): QualityStore {
  const database = readSqlite({ file, what })
  return database ? storeIn(database) : memoryQualityStore()
}

function storeIn(database: DatabaseSync): QualityStore {
  return {
    record: (runId, dataset, audit) =>
      transaction(database, () => {
        replace(database, outcomes, { runId, dataset }, audit.outcomes)
        replace(database, analyses, { runId, dataset }, audit.analyses)
      }),
    outcomes: (filter) => list(database, outcomes, filter),
    analyses: (filter) => list(database, analyses, filter),
    past: (dataset, before, most) => pastMetrics(keptBefore(database, dataset, before, most), most),
    close: () => database.close(),
  }
}

function createSql<Row>({ name, columns, nullable }: TextTable<Row>): string[] {
  const typed = columns.map((one) => `${one} TEXT${nullable.includes(one) ? '' : ' NOT NULL'}`)
  return [
    `CREATE TABLE IF NOT EXISTS ${name} (${typed.join(', ')}, PRIMARY KEY (run_id, dataset, name))`,
    `CREATE INDEX IF NOT EXISTS ${name}_of_date ON ${name} (dataset, ingest_on)`,
  ]
}

function replace<Row extends Readonly<Record<keyof Row, string | null>>>(
  database: DatabaseSync,
  { name, columns }: TextTable<Row>,
  { runId, dataset }: { runId: string; dataset: string },
  rows: readonly Row[],
): void {
  database.prepare(`DELETE FROM ${name} WHERE run_id = ? AND dataset = ?`).run(runId, dataset)
  const places = columns.map(() => '?').join(', ')
  const insert = database.prepare(`INSERT INTO ${name} (${columns.join(', ')}) VALUES (${places})`)
  for (const row of rows) insert.run(...columns.map((column) => row[column]))
}

function keptBefore(
  database: DatabaseSync,
  dataset: string,
  before: string,
  most: number,
): KeptMetrics[] {
  const dates = `SELECT DISTINCT ingest_on FROM ${outcomes.name} WHERE dataset = ? AND ingest_on < ? ORDER BY ingest_on DESC LIMIT ?`
  const rows = [outcomes, analyses].map(
    ({ name }) =>
      `SELECT run_id, ingest_on, evaluated_at, metrics FROM ${name} WHERE dataset = ? AND ingest_on IN (SELECT ingest_on FROM dates)`,
  )
  const sql = `WITH dates AS (${dates}) ${rows.join(' UNION ALL ')}`
  const found = database.prepare(sql).all(dataset, before, most, dataset, dataset)
  return found.map((row) => ({ ...row }) as unknown as KeptMetrics)
}

/** Who only reads may meet a file that has no such table yet. */
function list<Row>(
  database: DatabaseSync,
  { name, columns }: TextTable<Row>,
  { runId }: QualityFilter = {},
): Row[] {
  const exists = database.prepare(`SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?`)
  if (exists.get(name) === undefined) return []
  const where = runId === undefined ? '' : 'WHERE run_id = ?'
  const sql = `SELECT ${columns.join(', ')} FROM ${name} ${where} ORDER BY evaluated_at, dataset, rowid`
  const rows = database.prepare(sql).all(...(runId === undefined ? [] : [runId]))
  return rows.map((row) => ({ ...row }) as Row)
}
