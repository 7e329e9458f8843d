import type { DatabaseSync } from 'node:sqlite'

import { openSqlite, readSqlite, transaction } from '@deftunes/core'

import { memoryQualityStore } from './quality-store-memory.ts'
import { pastMetrics, type KeptMetrics } from './past-metrics.ts'
import type {
  QualityFilter,
  QualityStore,
  StoredAnalysis,
  StoredOutcome,
  StoredTest,
} from './quality-store.ts'
import { listRows, makeTable, replaceRows, type StoredTable } from './stored-table.ts'

/** What outcomes and analyses have in common. */
const ofAudit = {
  nullable: ['message'],
  integers: [],
  key: ['run_id', 'dataset', 'name'],
  index: ['dataset', 'ingest_on'],
  order: ['evaluated_at', 'dataset'],
} as const

const outcomes: StoredTable<StoredOutcome> = {
  name: 'quality_outcome',
  columns: [
    ...(['run_id', 'dataset', 'ingest_on', 'name', 'rule'] as const),
    ...(['result', 'severity', 'message', 'metrics', 'evaluated_at'] as const),
  ],
  ...ofAudit,
}

const analyses: StoredTable<StoredAnalysis> = {
  name: 'quality_analysis',
  columns: [
    ...(['run_id', 'dataset', 'ingest_on', 'name'] as const),
    ...(['analyzer', 'message', 'metrics', 'evaluated_at'] as const),
  ],
  ...ofAudit,
}

const tests: StoredTable<StoredTest> = {
  name: 'model_test',
  columns: [
    ...(['run_id', 'unique_id', 'name', 'relation', 'column_name'] as const),
    ...(['status', 'failures', 'severity', 'evaluated_at'] as const),
  ],
  nullable: ['relation', 'column_name', 'failures'],
  integers: ['failures'],
  key: ['run_id', 'unique_id'],
  index: [],
  order: ['evaluated_at'],
}

const what = 'the quality results'

/**
 * A quality store in a SQLite file; ':memory:' keeps it in memory.
 * @throws CoreError CORE_DATABASE_UNREADABLE
 */
export function openQualityStore(file: string): QualityStore {
  const database = openSqlite({ file, what })
  makeTable(database, outcomes)
  makeTable(database, analyses)
  makeTable(database, tests)
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
        const same = { run_id: runId, dataset }
        replaceRows(database, outcomes, same, audit.outcomes)
        replaceRows(database, analyses, same, audit.analyses)
      }),
    recordTests: (runId, found) =>
      transaction(database, () => replaceRows(database, tests, { run_id: runId }, found)),
    outcomes: (filter) => listRows(database, outcomes, sameOf(filter)),
    analyses: (filter) => listRows(database, analyses, sameOf(filter)),
    tests: (filter) => listRows(database, tests, sameOf(filter)),
    past: (dataset, before, most) => pastMetrics(keptBefore(database, dataset, before, most), most),
    close: () => database.close(),
  }
}

function sameOf({ runId }: QualityFilter = {}): { run_id?: string } {
  return runId === undefined ? {} : { run_id: runId }
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
