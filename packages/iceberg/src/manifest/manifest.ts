import type { ObjectStore } from '@deftunes/core'

import { readAvro, writeAvro } from '../avro/container.ts'
import { IcebergError } from '../errors.ts'
import { printJson } from '../json.ts'
import { currentSchema, specOf, type TableMetadata } from '../metadata/table-metadata.ts'
import { bindSpec } from '../partition/partition-spec.ts'
import { readTableFile } from '../table-file.ts'
import { byFieldId, manifestSchema } from './avro-schemas.ts'
import { entryStatus, type ManifestEntry, type ManifestFile } from './data-file.ts'
import { summarizePartitions } from './summarize.ts'

/** What a new manifest is about. */
export interface ManifestDraft {
  metadata: TableMetadata
  specId: number
  /** At least one. */
  entries: ManifestEntry[]
  snapshotId: bigint
  /** Of the commit; data sequence numbers of added entries inherit it. */
  sequenceNumber: bigint
}

/** A manifest of data files as bytes, and its line of the manifest list without a path. */
export function encodeManifest(draft: ManifestDraft): {
  bytes: Uint8Array
  line: Omit<ManifestFile, 'manifest_path'>
} {
  const { metadata, specId, entries } = draft
  const schema = currentSchema(metadata)
  const spec = specOf(metadata, specId)
  const fields = bindSpec(spec, schema)
  if (fields.length !== spec.fields.length) {
    const message = `partition spec ${specId}: expected its columns in the current schema`
    throw new IcebergError('ICEBERG_SCHEMA_INVALID', message)
  }
  const header = {
    schema: printJson(schema),
    'schema-id': String(schema['schema-id']),
    'partition-spec': printJson(spec.fields),
    'partition-spec-id': String(specId),
    'format-version': '2',
    content: 'data',
  }
  const file = { schema: manifestSchema(fields), metadata: header, records: entries }
  const bytes = writeAvro(file, byFieldId)
  return { bytes, line: lineOf(draft, bytes.length, summarizePartitions(fields, entries)) }
}

function lineOf(
  { specId, entries, snapshotId, sequenceNumber }: ManifestDraft,
  length: number,
  partitions: ManifestFile['partitions'],
): Omit<ManifestFile, 'manifest_path'> {
  const of = (status: number) => entries.filter((entry) => entry.status === status)
  const rows = (status: number) =>
    of(status).reduce((sum, entry) => sum + entry.data_file.record_count, 0n)
  const { added, existing, deleted } = entryStatus
  const lowest = entries
    .filter((entry) => entry.status !== deleted)
    .map((entry) => entry.sequence_number ?? sequenceNumber)
    .reduce((least, number) => (number < least ? number : least), sequenceNumber)
  return {
    manifest_length: BigInt(length),
    partition_spec_id: specId,
    content: 0,
    sequence_number: sequenceNumber,
    min_sequence_number: lowest,
    added_snapshot_id: snapshotId,
    added_files_count: of(added).length,
    existing_files_count: of(existing).length,
    deleted_files_count: of(deleted).length,
    added_rows_count: rows(added),
    existing_rows_count: rows(existing),
    deleted_rows_count: rows(deleted),
    partitions,
    key_metadata: null,
  }
}

/**
 * The entries of a manifest, their snapshot and sequence numbers inherited from its line where they are null.
 * @throws IcebergError as {@link readTableFile} does
 */
export async function readManifest(
  store: ObjectStore,
  line: ManifestFile,
): Promise<ManifestEntry[]> {
  const { manifest_path: location, manifest_length: length } = line
  // Of early v1 tables only the path is known.
  const file = { what: 'manifest', location, ...(length > 0n && { size: length }) } as const
  const { records } = await readTableFile(store, file, (bytes) => readAvro(bytes, byFieldId))
  return (records as ManifestEntry[]).map((entry) => ({
    ...entry,
    snapshot_id: entry.snapshot_id ?? line.added_snapshot_id,
    sequence_number: entry.sequence_number ?? line.sequence_number,
    file_sequence_number: entry.file_sequence_number ?? line.sequence_number,
    data_file: {
      ...entry.data_file,
      content: entry.data_file.content ?? 0,
      spec_id: line.partition_spec_id,
    },
  }))
}
