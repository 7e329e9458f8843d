import type { ObjectStore } from '@deftunes/core'

import { printIdentifier, type Table } from '../catalog/catalog.ts'
import { IcebergError } from '../errors.ts'
import { readablePath } from '../location.ts'
import {
  entryStatus,
  mayHaveLiveFiles,
  type DataFile,
  type ManifestFile,
} from '../manifest/data-file.ts'
import { readManifestList } from '../manifest/manifest-list.ts'
import { readManifest } from '../manifest/manifest.ts'
import { currentSchema, specOf, type Snapshot } from '../metadata/table-metadata.ts'
import { bindSpec } from '../partition/partition-spec.ts'
import type { Schema } from '../schema/schema.ts'
import { snapshotById, snapshotOf } from '../snapshot/snapshots.ts'
import { ofTable } from '../table-file.ts'
import { filterSql, type ScanFilter } from './filter.ts'
import { fileMayMatch, manifestMayMatch } from './prune.ts'
import { refuseCut } from './refuse-cut.ts'

/** What to read of a table. */
export interface ScanOptions {
  /** A branch or tag. Default 'main'. */
  ref?: string
  /** One state by its id, read with the columns that it had; excludes `ref`. */
  snapshotId?: bigint
  filter?: ScanFilter
}

/** A file to read. */
export interface ScanTask {
  file: DataFile
  /** What DuckDB opens. */
  path: string
}

/**
 * The files that may hold wanted rows: those whose partition and column bounds do not rule it out.
 * @throws IcebergError ICEBERG_REF_MISSING (a main without snapshot is empty instead), ICEBERG_SNAPSHOT_MISSING,
 * ICEBERG_DELETES_UNSUPPORTED, ICEBERG_FILTER_INVALID; as {@link readTableFile} does, also for data files.
 */
export async function planScan(
  store: ObjectStore,
  table: Table,
  options: ScanOptions = {},
): Promise<ScanTask[]> {
  const snapshot = scannedSnapshot(table, options)
  const schema = scannedSchema(table, options)
  const { filter } = options
  // Says what is wrong with a filter even when there is nothing to read.
  if (filter) filterSql(schema, filter)
  return ofTable(table.identifier, async () => {
    const files = await wantedFiles(store, { table, snapshot, schema, filter })
    const tasks = files.map((file) => ({ file, path: readablePath(store, file.file_path) }))
    await refuseCut(tasks)
    return tasks
  })
}

interface Wanted {
  table: Table
  snapshot: Snapshot | undefined
  schema: Schema
  filter: ScanFilter | undefined
}

async function wantedFiles(
  store: ObjectStore,
  { table, snapshot, schema, filter }: Wanted,
): Promise<DataFile[]> {
  const manifests = (await readManifestList(store, snapshot)).filter(mayHaveLiveFiles)
  refuseDeletes(table, manifests)
  const wanted = manifests
    .map((manifest) => ({ manifest, fields: fieldsOf(table, manifest, schema) }))
    .filter(({ manifest, fields }) => !filter || manifestMayMatch(manifest, fields, schema, filter))
  const files = await Promise.all(
    wanted.map(async ({ manifest, fields }) => {
      const live = await liveFiles(store, manifest)
      return filter ? live.filter((file) => fileMayMatch(file, fields, schema, filter)) : live
    }),
  )
  return files.flat()
}

/** The snapshot that a scan reads; undefined when main has none yet. */
function scannedSnapshot(
  table: Table,
  { ref = 'main', snapshotId }: ScanOptions,
): Snapshot | undefined {
  if (snapshotId !== undefined) return snapshotById(table.metadata, snapshotId)
  const snapshot = snapshotOf(table, ref)
  if (snapshot || ref === 'main') return snapshot
  const names = Object.keys(table.metadata.refs).join(', ') || 'none'
  const message = `table ${printIdentifier(table.identifier)}: expected branch or tag '${ref}', got only ${names}`
  throw new IcebergError('ICEBERG_REF_MISSING', message, { details: { ref } })
}

/** The columns that a scan yields. */
export function scannedSchema(table: Table, options: ScanOptions): Schema {
  const { metadata } = table
  const ofMain = (options.ref ?? 'main') === 'main'
  if (options.snapshotId === undefined && ofMain) return currentSchema(metadata)
  const id = scannedSnapshot(table, options)?.['schema-id']
  return metadata.schemas.find((schema) => schema['schema-id'] === id) ?? currentSchema(metadata)
}

async function liveFiles(store: ObjectStore, manifest: ManifestFile): Promise<DataFile[]> {
  const entries = await readManifest(store, manifest)
  return entries
    .filter(({ status }) => status !== entryStatus.deleted)
    .map((entry) => entry.data_file)
}

function fieldsOf({ metadata }: Table, manifest: ManifestFile, schema: Schema) {
  return bindSpec(specOf(metadata, manifest.partition_spec_id), schema)
}

function refuseDeletes({ identifier }: Table, manifests: readonly ManifestFile[]) {
  const count = manifests.filter(({ content }) => content !== 0).length
  if (count === 0) return
  const message = `table ${printIdentifier(identifier)}: expected a snapshot without delete files, got ${count} manifests of them`
  throw new IcebergError('ICEBERG_DELETES_UNSUPPORTED', message)
}
