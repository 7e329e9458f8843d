import type { ObjectStore } from '@deftunes/core'

import { readAvro, writeAvro } from '../avro/container.ts'
import type { Snapshot } from '../metadata/table-metadata.ts'
import { damaged, readTableFile, type TableFile } from '../table-file.ts'
import { byFieldId, manifestListSchema } from './avro-schemas.ts'
import type { ManifestFile } from './data-file.ts'

/** A snapshot's manifest list as bytes. */
export function encodeManifestList(
  snapshot: Pick<Snapshot, 'snapshot-id' | 'parent-snapshot-id' | 'sequence-number'>,
  manifests: readonly ManifestFile[],
): Uint8Array {
  const metadata = {
    'snapshot-id': String(snapshot['snapshot-id']),
    'parent-snapshot-id': String(snapshot['parent-snapshot-id'] ?? 'null'),
    'sequence-number': String(snapshot['sequence-number']),
    'format-version': '2',
  }
  return writeAvro({ schema: manifestListSchema, metadata, records: [...manifests] }, byFieldId)
}

/**
 * The manifests of a snapshot; none when there is no snapshot.
 * @throws IcebergError as {@link readTableFile} does
 */
export async function readManifestList(
  store: ObjectStore,
  snapshot: Snapshot | undefined,
): Promise<ManifestFile[]> {
  const location = snapshot?.['manifest-list']
  if (location === undefined) return (snapshot?.manifests ?? []).map(bareLine)
  const file = { what: 'manifest list', location } as const
  const { records } = await readTableFile(store, file, (bytes) => readAvro(bytes, byFieldId))
  refuseEmptied(file, snapshot, records.length)
  return (records as Partial<ManifestFile>[]).map((record) => ({ ...bareLine(''), ...record }))
}

/** Nobody records the size of a manifest list: cut after its header, it looks like one of an empty table. */
function refuseEmptied(file: TableFile, snapshot: Snapshot | undefined, lines: number) {
  const files = Number(snapshot?.summary['total-data-files'] ?? 0)
  if (lines > 0 || !(files > 0)) return
  throw damaged(file, `expected manifests of ${files} data files, got none`)
}

/** The line of a manifest of which only the path is known, as in early v1 tables. */
function bareLine(path: string): ManifestFile {
  return {
    manifest_path: path,
    manifest_length: 0n,
    partition_spec_id: 0,
    content: 0,
    sequence_number: 0n,
    min_sequence_number: 0n,
    added_snapshot_id: 0n,
    added_files_count: null,
    existing_files_count: null,
    deleted_files_count: null,
    added_rows_count: null,
    existing_rows_count: null,
    deleted_rows_count: null,
    partitions: null,
    key_metadata: null,
  }
}
