import { randomUUID } from 'node:crypto'

import { settleAll, type ObjectStore } from '@deftunes/core'

import { IcebergError } from '../errors.ts'
import { printJson } from '../json.ts'
import { keyOf, locationOf } from '../location.ts'
import {
  entryStatus,
  mayHaveLiveFiles,
  type DataFile,
  type ManifestEntry,
  type ManifestFile,
} from '../manifest/data-file.ts'
import { encodeManifestList, readManifestList } from '../manifest/manifest-list.ts'
import { encodeManifest } from '../manifest/manifest.ts'
import type { Snapshot, TableMetadata } from '../metadata/table-metadata.ts'
import { replacedProperty, summaryOf } from '../snapshot/summary.ts'
import { fileMatcher, type PartitionMatch } from './partition-match.ts'
import { removeFiles } from './remove-files.ts'

/** What a commit does besides adding files: nothing, or replace the whole table or some of its partitions. */
export type CommitMode = { kind: 'append' } | { kind: 'overwrite'; partitions?: PartitionMatch }

/** What a snapshot is made of. */
export interface SnapshotPlan {
  store: ObjectStore
  metadata: TableMetadata
  parent: Snapshot | undefined
  snapshotId: bigint
  sequenceNumber: bigint
  now: number
  mode: CommitMode
  files: readonly DataFile[]
  summary: Readonly<Record<string, string>>
}

/** A snapshot whose files are written but that no table refers to yet. */
export interface ProducedSnapshot {
  snapshot: Snapshot
  /** Keys to remove should the commit be lost. */
  written: string[]
}

/**
 * Writes the manifests and the manifest list of a new snapshot: manifests of the parent are kept as they are unless
 * a file in them is replaced.
 * @throws IcebergError ICEBERG_OVERWRITE_INVALID when a file lies outside the partitions that are replaced,
 * ICEBERG_DELETES_UNSUPPORTED when delete files apply to what is replaced.
 */
export async function produceSnapshot(plan: SnapshotPlan): Promise<ProducedSnapshot> {
  const { store, metadata, parent, snapshotId, sequenceNumber, mode, files } = plan
  const folder = `${keyOf(store, metadata.location)}/metadata`
  const commit = randomUUID()
  const before = (await readManifestList(store, parent)).filter(mayHaveLiveFiles)
  const { kept, rewritten, removed } = await replaceFiles(plan, before)
  const drafts = [...rewritten, ...addedEntries(files, snapshotId)]
  const manifests = drafts.map((draft, index) => {
    const { bytes, line } = encodeManifest({ ...draft, metadata, snapshotId, sequenceNumber })
    const key = `${folder}/${commit}-m${index}.avro`
    return { key, bytes, line: { manifest_path: locationOf(store, key), ...line } }
  })
  const listKey = `${folder}/snap-${snapshotId}-0-${commit}.avro`
  const counts = { created: manifests.length, kept: kept.length, replaced: rewritten.length }
  const delta = { operation: mode.kind, added: files, removed, manifests: counts }
  const extra = { ...plan.summary, ...replacedSummary(mode) }
  const snapshot: Snapshot = {
    'snapshot-id': snapshotId,
    ...(parent && { 'parent-snapshot-id': parent['snapshot-id'] }),
    'sequence-number': sequenceNumber,
    'timestamp-ms': Math.max(plan.now, metadata['last-updated-ms']),
    'manifest-list': locationOf(store, listKey),
    summary: summaryOf(delta, parent, extra),
    'schema-id': metadata['current-schema-id'],
  }
  const list = encodeManifestList(snapshot, [...manifests.map(({ line }) => line), ...kept])
  await settleAll([
    ...manifests.map(({ key, bytes }) => store.write(key, bytes)),
    store.write(listKey, list),
  ])
  return { snapshot, written: [listKey, ...manifests.map(({ key }) => key)] }
}

/** The summary's note of what an overwrite replaced; a rebase reads it again. */
function replacedSummary(mode: CommitMode): Record<string, string> {
  if (mode.kind === 'append') return {}
  return { [replacedProperty]: mode.partitions ? printJson(mode.partitions) : 'table' }
}

interface Draft {
  specId: number
  entries: ManifestEntry[]
}

async function replaceFiles(
  { store, metadata, mode, files, snapshotId }: SnapshotPlan,
  before: ManifestFile[],
): Promise<{ kept: ManifestFile[]; rewritten: Draft[]; removed: DataFile[] }> {
  if (mode.kind === 'append') return { kept: before, rewritten: [], removed: [] }
  const matches = mode.partitions ? fileMatcher(metadata, mode.partitions) : () => true
  refuseOutside(files, matches)
  return removeFiles({ store, metadata, before, matches, match: mode.partitions, snapshotId })
}

function addedEntries(files: readonly DataFile[], snapshotId: bigint): Draft[] {
  const specs = [...new Set(files.map((file) => file.spec_id))]
  return specs.map((specId) => ({
    specId,
    entries: files
      .filter((file) => file.spec_id === specId)
      .map((file) => ({
        status: entryStatus.added,
        snapshot_id: snapshotId,
        sequence_number: null,
        file_sequence_number: null,
        data_file: file,
      })),
  }))
}

function refuseOutside(files: readonly DataFile[], matches: (file: DataFile) => boolean) {
  const outside = files.filter((file) => !matches(file))
  if (outside.length === 0) return
  const message = `overwrite: expected every new file within the partitions replaced, got ${outside.length} outside, the first ${outside[0]?.file_path}`
  throw new IcebergError('ICEBERG_OVERWRITE_INVALID', message)
}
