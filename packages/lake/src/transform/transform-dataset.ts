import { basename } from 'node:path'

import type { Clock, DuckDb, Logger, ObjectStore } from '@deftunes/core'
import {
  commitFiles,
  writeDataFiles,
  type Catalog,
  type DataFile,
  type Table,
} from '@deftunes/iceberg'

import type { Dataset } from '../dataset/dataset.ts'
import { LakeError } from '../errors.ts'
import { landedPaths } from '../landing/landed-paths.ts'
import type { LandingManifest } from '../landing/manifest.ts'
import { judgedSql, loadedSql, rejectedSql, type LoadStamp } from './load-sql.ts'
import { recordReader, type RecordReader } from './record-reader.ts'
import { ensureTable, rejectedSchema, tableSchema, tablesOf } from './tables.ts'

/** A landed dataset, and the tables it becomes. */
export interface TransformOptions {
  dataset: Dataset
  manifest: LandingManifest
  duckdb: DuckDb
  store: ObjectStore
  catalog: Catalog
  /** The branch that is written. */
  branch: string
  runId: string
  stagingFolder: string
  logger: Logger
  clock: Clock
}

/** What became of landed records; landed = loaded + rejected. */
export interface Transformed {
  landed: number
  loaded: number
  rejected: number
  /** Rows of the table: more than records where a list is exploded. */
  rows: number
}

/**
 * Turns a landed dataset into rows of `transform.<dataset>` on a branch, replacing the partition of its date, and the
 * records that cannot be typed into rows of `transform.<dataset>_rejected`.
 * @throws LakeError LAKE_LANDED_CHANGED when the files are not those of the manifest, LAKE_TABLE_DIFFERS
 */
export async function transformDataset(options: TransformOptions): Promise<Transformed> {
  const { dataset, manifest, catalog, store } = options
  const paths = await landedPaths(store, dataset, manifest)
  const { loaded, rejected } = tablesOf(dataset)
  const table = await ensureTable(catalog, loaded, tableSchema(dataset))
  const rejects = await ensureTable(catalog, rejected, rejectedSchema)
  const load = { options, table, rejects, paths, reader: recordReader(dataset, manifest.columns) }
  const outcome = dataset.explode === undefined ? await loadDirectly(load) : await loadStaged(load)
  const counts = countsOf(manifest, outcome)
  await commit(options, rejects, outcome.rejectedFiles, counts)
  await commit(options, table, outcome.files, counts)
  return counts
}

interface Load {
  options: TransformOptions
  table: Table
  rejects: Table
  paths: string[]
  reader: RecordReader
}

interface Outcome {
  files: DataFile[]
  /** Records loaded; undefined: as many as rows. */
  loaded?: number
  rejectedFiles: DataFile[]
}

/** A record is a row: the files are read once, and again only when some records were left out. */
async function loadDirectly(load: Load): Promise<Outcome> {
  const { options, paths, reader } = load
  if (paths.length === 0) return { files: [], rejectedFiles: [] }
  const { dataset, manifest } = options
  const judged = `(${judgedSql(dataset, reader, paths)}) AS judged`
  const files = await write(load, load.table, loadedSql(dataset, reader, judged, stampOf(options)))
  const complete = rowsOf(files) === manifest.rows
  return { files, rejectedFiles: complete ? [] : await reject(load, judged) }
}

/** A record is many rows: it is judged once and kept until all its items are written. */
async function loadStaged(load: Load): Promise<Outcome> {
  const { options, paths, reader } = load
  if (paths.length === 0) return { files: [], loaded: 0, rejectedFiles: [] }
  const { dataset, duckdb, manifest } = options
  const judged = judgedSql(dataset, reader, paths)
  await duckdb.run(`CREATE OR REPLACE TEMPORARY TABLE staged_records AS ${judged}`)
  try {
    const query = loadedSql(dataset, reader, staged, stampOf(options))
    const files = await write(load, load.table, query)
    const [good] = await duckdb.rows<{ n: bigint }>(
      `SELECT count(*) AS n FROM ${staged} WHERE reason IS NULL`,
    )
    const loaded = Number(good?.n ?? 0)
    const rejectedFiles = loaded === manifest.rows ? [] : await reject(load, staged)
    return { files, loaded, rejectedFiles }
  } finally {
    await duckdb.run(`DROP TABLE IF EXISTS ${staged}`)
  }
}

const staged = 'temp.staged_records'

async function reject(load: Load, judged: string): Promise<DataFile[]> {
  const { options, reader, paths } = load
  const { duckdb } = options
  const bad = await duckdb.rows<{ source_file: string }>(
    `SELECT DISTINCT source_file FROM ${judged} WHERE reason IS NOT NULL`,
  )
  const files = new Set(bad.map(({ source_file: file }) => file))
  const holders = paths.filter((path) => files.has(basename(path)))
  if (holders.length === 0) return []
  const query = rejectedSql(reader, judged, holders, stampOf(options))
  return keepingOrder(duckdb, () => write(load, load.rejects, query))
}

/** Positions are those of the files only when rows keep their order. */
async function keepingOrder<T>(duckdb: DuckDb, work: () => Promise<T>): Promise<T> {
  const [before] = await duckdb.rows<{ kept: boolean }>(
    `SELECT current_setting('preserve_insertion_order') AS kept`,
  )
  await duckdb.run('SET preserve_insertion_order = true')
  try {
    return await work()
  } finally {
    await duckdb.run(`SET preserve_insertion_order = ${before?.kept ?? true}`)
  }
}

function write({ options }: Load, table: Table, query: string): Promise<DataFile[]> {
  const { duckdb, store, stagingFolder } = options
  return writeDataFiles({ duckdb, store, table, query, stagingFolder, onePartition: true })
}

function stampOf({ dataset, manifest, clock }: TransformOptions): LoadStamp {
  const { origin, source } = dataset
  return {
    ingestOn: manifest.ingest_on,
    processedAt: new Date(clock.now()).toISOString(),
    // The address may change from day to day; what it names does not.
    from: `${source}:${'table' in origin ? origin.table : origin.path}`,
  }
}

function rowsOf(files: readonly DataFile[]): number {
  return files.reduce((sum, file) => sum + Number(file.record_count), 0)
}

function countsOf(manifest: LandingManifest, outcome: Outcome): Transformed {
  const rows = rowsOf(outcome.files)
  const loaded = outcome.loaded ?? rows
  const rejected = rowsOf(outcome.rejectedFiles)
  if (loaded + rejected === manifest.rows) return { landed: manifest.rows, loaded, rejected, rows }
  const message = `${manifest.dataset} of ${manifest.ingest_on}: expected the ${manifest.rows} records of its manifest, got ${loaded} loaded and ${rejected} rejected: extract it again`
  throw new LakeError('LAKE_LANDED_CHANGED', message, { details: { loaded, rejected } })
}

async function commit(
  { catalog, store, branch, runId, manifest }: TransformOptions,
  { identifier }: Table,
  files: DataFile[],
  { landed, loaded, rejected }: Transformed,
): Promise<void> {
  await commitFiles({
    catalog,
    store,
    identifier,
    branch,
    files,
    mode: { kind: 'overwrite', partitions: { ingest_on: manifest.ingest_on } },
    // A run of the same id is another one when the state that counts runs was lost: it has landed at another time.
    commitKey: `${runId}/transform/${identifier.name}/${manifest.started_at}`,
    summary: {
      'deftunes.run-id': runId,
      'deftunes.landed': String(landed),
      'deftunes.loaded': String(loaded),
      'deftunes.rejected': String(rejected),
    },
  })
}
