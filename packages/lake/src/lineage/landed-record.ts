import {
  describeQuery,
  localPath,
  quoteIdentifier,
  type DuckDb,
  type ObjectStore,
} from '@deftunes/core'

import type { Dataset } from '../dataset/dataset.ts'
import type { LandingManifest } from '../landing/manifest.ts'
import { loadedSql } from '../transform/load-sql.ts'
import { recordReader, type RecordReader } from '../transform/record-reader.ts'

/** A record as it landed. */
export interface LandedRecord {
  /** Key of its file. */
  file: string
  /** Its place in the file, from 1. */
  position: number
  /** As received: of an API what it sent, of a table the texts of its columns. */
  record: unknown
}

/** Where a row of a transform table is looked for. */
export interface LandedRecordOptions {
  dataset: Dataset
  /** Of the row's `ingest_on`. */
  manifest: LandingManifest
  /** One that keeps the order of rows. */
  duckdb: DuckDb
  store: ObjectStore
  /** A SELECT of the row with all columns of the dataset. */
  row: string
  /** The row's `source_file`. */
  sourceFile: string
}

/**
 * The record that became a row of a transform table: its file is read again, each record typed as the transform did, and the first that
 * gives the row is it. Undefined when the file is gone, as after another load of its date.
 */
export async function landedRecord(
  options: LandedRecordOptions,
): Promise<LandedRecord | undefined> {
  const { dataset, manifest, store, sourceFile } = options
  const file = manifest.files.find(({ key }) => key.endsWith(`/${sourceFile}`))?.key
  if (file === undefined) return undefined
  const path = localPath(store.uri(file))
  const reader = recordReader(dataset, manifest.columns)
  const position = await positionIn(path, reader, options)
  if (position === undefined) return undefined
  const [found] = await options.duckdb.rows<{ raw: string }>(
    `SELECT raw FROM (${reader.rawSql([path])}) AS records LIMIT 1 OFFSET ${position - 1}`,
  )
  return found && { file, position, record: JSON.parse(found.raw) as unknown }
}

async function positionIn(
  path: string,
  reader: RecordReader,
  { dataset, duckdb, row }: LandedRecordOptions,
): Promise<number | undefined> {
  const counted = `SELECT r, CAST(row_number() OVER () AS VARCHAR) AS source_file, CAST(NULL AS VARCHAR) AS reason FROM (${reader.recordsSql([path])}) AS records`
  // The place in the file stands where a load has the file's name.
  const stamp = { ingestOn: '1970-01-01', processedAt: '1970-01-01T00:00:00', from: '' }
  const typed = loadedSql(dataset, reader, `(${counted}) AS counted`, stamp)
  const known = (await describeQuery(duckdb, row)).map(({ name }) => name)
  const [hashes, values] = [true, false].map((isHash) =>
    dataset.columns
      .filter(({ name, from }) => known.includes(name) && (from.of === 'record_hash') === isHash)
      .map(({ name }) => quoteIdentifier(name)),
  )
  const same = (values ?? []).map((name) => `typed.${name} IS NOT DISTINCT FROM wanted.${name}`)
  // Other columns than at the time of the load give another hash.
  const order = (hashes ?? []).map((name) => `typed.${name} = wanted.${name} DESC`)
  const [found] = await duckdb.rows<{ position: number }>(
    `WITH wanted AS MATERIALIZED (${row}) SELECT CAST(typed.source_file AS INTEGER) AS position FROM (${typed}) AS typed JOIN wanted ON ${same.join(' AND ')} ORDER BY ${[...order, 'position'].join(', ')} LIMIT 1`,
  )
  return found?.position
}
