import { mkdir, rm } from 'node:fs/promises'

import { messageOf, type DuckDb } from '@deftunes/core'

import { LakeError } from '../../errors.ts'
import { landedCsvSql } from '../../landing/landed-sql.ts'
import type { PostgresSource } from '../../source/source.ts'
import type { Extracted, Extraction } from '../extraction.ts'
import { copyAndMeasure, type Measured } from './copy-and-measure.ts'
import type { CsvFile } from './copy-out.ts'
import { landedChecksumSql, tableSql, type SourceColumn } from './copy-sql.ts'
import { openSnapshot, placeOf, type Snapshot } from './snapshot.ts'

/**
 * Lands a table by COPY, whole, as of one moment; count and checksum are taken from the database at the same moment
 * and compared with the files.
 * @throws LakeError LAKE_SOURCE_UNREACHABLE, LAKE_SOURCE_REFUSED, LAKE_SOURCE_FAILED, LAKE_COUNT_MISMATCH
 */
export async function extractTable(
  source: PostgresSource,
  table: string,
  extraction: Extraction,
): Promise<Extracted> {
  const { folder, signal } = extraction
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  const snapshot = await openSnapshot(source, signal)
  try {
    const columns = await columnsOf(snapshot, table, source)
    const copied = await copyAndMeasure(snapshot, { table, columns, folder, source })
    return await reconcile(extraction, { ...copied, columns: namesOf(columns), table, source })
  } catch (error) {
    signal.throwIfAborted()
    throw error instanceof LakeError ? error : queryError(source, table, error)
  } finally {
    await snapshot.close()
  }
}

async function columnsOf(
  { first }: Snapshot,
  table: string,
  source: PostgresSource,
): Promise<SourceColumn[]> {
  const columns = await first.ask<SourceColumn>(
    `SELECT attname AS name, typname AS type FROM pg_attribute JOIN pg_type ON pg_type.oid = atttypid WHERE attrelid = to_regclass($1) AND attnum > 0 AND NOT attisdropped ORDER BY attnum`,
    [tableSql(table)],
  )
  if (columns.length === 0) {
    throw refused(source, `expected a table ${table}, got none that this user can see`, table)
  }
  const [taken] = unreadable(namesOf(columns))
  if (taken === undefined) return columns
  const problem = `table ${table}: expected names of columns that differ in more than case and none called filename, got ${taken}: make a view that renames it and name that in the dataset file`
  throw refused(source, problem, table)
}

function namesOf(columns: readonly SourceColumn[]): string[] {
  return columns.map(({ name }) => name)
}

/** Names that landed files cannot be read with: DuckDB does not tell case apart and adds `filename` itself. */
function unreadable(columns: readonly string[]): string[] {
  const names = columns.map((column) => column.toLowerCase())
  return columns.filter((_, index) => {
    const name = names[index] ?? ''
    return name === 'filename' || names.indexOf(name) < index
  })
}

function refused(source: PostgresSource, problem: string, table: string): LakeError {
  const message = `PostgreSQL at ${placeOf(source)}: ${problem}`
  return new LakeError('LAKE_SOURCE_REFUSED', message, { details: { table, retryable: false } })
}

interface Copied {
  files: CsvFile[]
  expected: Measured
  columns: string[]
  table: string
  source: PostgresSource
}

async function reconcile(
  { duckdb }: Extraction,
  { files, expected, columns, table, source }: Copied,
): Promise<Extracted> {
  const counted = await measureFiles(duckdb, { files, columns, table })
  const rows = counted.reduce((sum, file) => sum + file.rows, 0)
  const checksum = String(counted.reduce((sum, file) => sum + BigInt(file.checksum), 0n))
  if (rows !== expected.rows || checksum !== expected.checksum) {
    const message = `${table}: expected ${expected.rows} rows with checksum ${expected.checksum} as in PostgreSQL, landed ${rows} with ${checksum}`
    throw new LakeError('LAKE_COUNT_MISMATCH', message, { details: { table } })
  }
  const from = `postgres://${placeOf(source)}/${table}`
  const landed = counted.map(({ path, name, bytes, sha256, rows: inFile }) => {
    return { path, name, bytes, sha256, rows: inFile }
  })
  return { files: landed, rows, from, columns, checksum }
}

async function measureFiles(
  duckdb: DuckDb,
  { files, columns, table }: Pick<Copied, 'files' | 'columns' | 'table'>,
): Promise<(Measured & CsvFile)[]> {
  if (files.length === 0) return []
  const paths = files.map(({ path }) => path)
  const sql = landedChecksumSql(`(${landedCsvSql(paths, columns)}) AS landed`, columns)
  const measured = await landedCounts(duckdb, sql, table)
  const byPath = new Map(measured.map((row) => [row.filename, row]))
  return files.map((file) => {
    const { rows, checksum } = byPath.get(file.path) ?? { rows: 0n, checksum: '0' }
    return { ...file, rows: Number(rows), checksum }
  })
}

interface LandedCount {
  filename: string
  rows: bigint
  checksum: string
}

async function landedCounts(duckdb: DuckDb, sql: string, table: string): Promise<LandedCount[]> {
  try {
    return await duckdb.rows<LandedCount>(sql)
  } catch (cause) {
    // What DuckDB says may hold the whole line that it could not read.
    const words = messageOf(cause).split('\n')
    const reason = words.find((line) => /maximum line size/i.test(line)) ?? words[0] ?? ''
    const message = `${table}: expected rows that can be read back from the landed files, got: ${reason.slice(0, 300)}`
    throw new LakeError('LAKE_COUNT_MISMATCH', message, {
      cause,
      details: { table, retryable: false },
    })
  }
}

/** Classes 42 (names, rights), 22 and 0A are the query's fault: another try would fail as well. */
function queryError(source: PostgresSource, table: string, cause: unknown): LakeError {
  const state = (cause as { code?: string }).code ?? ''
  const refused = /^(42|22|0A)/.test(state)
  const message = `PostgreSQL at ${placeOf(source)}, table ${table}: ${messageOf(cause)}`
  const code = refused ? 'LAKE_SOURCE_REFUSED' : 'LAKE_SOURCE_FAILED'
  return new LakeError(code, message, { cause, details: { table, retryable: !refused } })
}
