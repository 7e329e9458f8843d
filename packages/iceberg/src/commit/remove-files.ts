import type { ObjectStore } from '@deftunes/core'

import { IcebergError } from '../errors.ts'
import {
  entryStatus,
  type DataFile,
  type ManifestEntry,
  type ManifestFile,
} from '../manifest/data-file.ts'
import { readManifest } from '../manifest/manifest.ts'
import { currentSchema, specOf, type TableMetadata } from '../metadata/table-metadata.ts'
import { bindSpec } from '../partition/partition-spec.ts'
import { manifestMayMatch } from '../scan/prune.ts'
import { matchFilter, type FileMatcher, type PartitionMatch } from './partition-match.ts'

interface Removal {
  store: ObjectStore
  metadata: TableMetadata
  /** The manifests of the snapshot that the commit starts from. */
  before: readonly ManifestFile[]
  matches: FileMatcher
  /** Undefined: every file matches. */
  match: PartitionMatch | undefined
  snapshotId: bigint
}

/** Manifests without any matching file as they are; the others as entries to write again; and the files removed. */
export async function removeFiles(removal: Removal): Promise<{
  kept: ManifestFile[]
  rewritten: { specId: number; entries: ManifestEntry[] }[]
  removed: DataFile[]
}> {
  refuseDeletes(removal.before)
  const judged = await Promise.all(
    removal.before.map(async (manifest) => ({
      manifest,
      entries: await touched(removal, manifest),
    })),
  )
  const kept = judged.filter(({ entries }) => entries === undefined)
  const rewritten = judged.flatMap(({ manifest, entries }) =>
    entries ? [{ specId: manifest.partition_spec_id, entries }] : [],
  )
  const removed = rewritten
    .flatMap(({ entries }) => entries)
    .filter(({ status }) => status === entryStatus.deleted)
  return {
    kept: kept.map(({ manifest }) => manifest),
    rewritten,
    removed: removed.map((entry) => entry.data_file),
  }
}

/** A manifest's live entries with the matching ones marked deleted; undefined when none match. */
async function touched(
  { store, metadata, matches, match, snapshotId }: Removal,
  manifest: ManifestFile,
): Promise<ManifestEntry[] | undefined> {
  const schema = currentSchema(metadata)
  const fields = bindSpec(specOf(metadata, manifest.partition_spec_id), schema)
  if (match && !manifestMayMatch(manifest, fields, schema, matchFilter(match))) return undefined
  const entries = await readManifest(store, manifest)
  const live = entries.filter(({ status }) => status !== entryStatus.deleted)
  const judged = live.map((entry): ManifestEntry =>
    matches(entry.data_file)
      ? { ...entry, status: entryStatus.deleted, snapshot_id: snapshotId }
      : { ...entry, status: entryStatus.existing },
  )
  return judged.some(({ status }) => status === entryStatus.deleted) ? judged : undefined
}

function refuseDeletes(manifests: readonly ManifestFile[]) {
  if (manifests.every(({ content }) => content === 0)) return
  const message = 'overwrite: expected a snapshot without delete files'
  throw new IcebergError('ICEBERG_DELETES_UNSUPPORTED', message)
}
