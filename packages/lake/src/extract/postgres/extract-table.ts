import { mkdir, rm } from 'node:fs/promises'

import { messageOf, type DuckDb } from '@deftunes/core'
import { to as copyTo } from 'pg-copy-streams'

import { LakeError } from '../../errors.ts'
import { landedCsvSql } from '../../landing/landed-sql.ts'
import type { PostgresSource } from '../../source/source.ts'
import type { Extracted, Extraction } from '../extraction.ts'
import { splitCsv, type CsvFile } from './copy-out.ts'
import { copySql, landedChecksumSql, sourceChecksumSql, tableSql } from './copy-sql.ts'
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
    const copied = await copyAndMeasure(snapshot, { table, columns, folder })
    return await reconcile(extraction, { ...copied, columns, table, source })
  } catch (error) {
    signal.throwIfAborted()
    throw error instanceof LakeError ? error : queryError(source, table, error)
  } finally {
    await snapshot.close()
  }
}

async function columnsOf(
  { client }: Snapshot,
  table: string,
  source: PostgresSource,
): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT attname AS name FROM pg_attribute WHERE attrelid = to_regclass($1) AND attnum > 0 AND NOT attisdropped ORDER BY attnum`,
    [tableSql(table)],
  )
  if (rows.length > 0) return rows.map(({ name }) => name)
  const message = `PostgreSQL at ${placeOf(source)}: expected a table ${table}, got none that this user can see`
  throw new LakeError('LAKE_SOURCE_REFUSED', message, { details: { table, retryable: false } })
}

interface Reading {
  table: string
  columns: string[]
  folder: string
}

/** Side by side on two connections; when one fails, the other is ended before the failure is told. */
async function copyAndMeasure(
  snapshot: Snapshot,
  { table, columns, folder }: Reading,
): Promise<{ files: CsvFile[]; expected: Measured }> {
  const copying = splitCsv(snapshot.client.query(copyTo(copySql(table, columns))), folder)
  const measuring = measureSource(snapshot, table, columns)
  try {
    const [files, expected] = await Promise.all([copying, measuring])
    return { files, expected }
  } catch (error) {
    snapshot.break()
    await Promise.allSettled([copying, measuring])
    throw error
  }
}

interface Measured {
  rows: number
  checksum: string
}

async function measureSource(
  snapshot: Snapshot,
  table: string,
  columns: string[],
): Promise<Measured> {
  const client = await snapshot.join()
  const sql = sourceChecksumSql(table, columns)
  const { rows } = await client.query<{ rows: string; checksum: string }>(sql)
  return { rows: Number(rows[0]?.rows ?? 0), checksum: rows[0]?.checksum ?? '' }
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
  const counted = await measureFiles(duckdb, files, columns)
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
  files: readonly CsvFile[],
  columns: readonly string[],
): Promise<(Measured & CsvFile)[]> {
  if (files.length === 0) return []
  const paths = files.map(({ path }) => path)
  const landed = `(${landedCsvSql(paths, columns)}) AS landed`
  const sql = landedChecksumSql(landed, columns)
  const measured = await duckdb.rows<{ filename: string; rows: bigint; checksum: string }>(sql)
  const byPath = new Map(measured.map((row) => [row.filename, row]))
  return files.map((file) => {
    const { rows, checksum } = byPath.get(file.path) ?? { rows: 0n, checksum: '0' }
    return { ...file, rows: Number(rows), checksum }
  })
}

/** Classes 42 (names, rights), 22 and 0A are the query's fault: another try would fail as well. */
function queryError(source: PostgresSource, table: string, cause: unknown): LakeError {
  const state = (cause as { code?: string }).code ?? ''
  const refused = /^(42|22|0A)/.test(state)
  const message = `PostgreSQL at ${placeOf(source)}, table ${table}: ${messageOf(cause)}`
  const code = refused ? 'LAKE_SOURCE_REFUSED' : 'LAKE_SOURCE_FAILED'
  return new LakeError(code, message, { cause, details: { table, retryable: !refused } })
}
