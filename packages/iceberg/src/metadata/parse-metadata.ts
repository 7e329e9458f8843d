import { gunzipSync } from 'node:zlib'

import { messageOf } from '@deftunes/core'

import { IcebergError } from '../errors.ts'
import { parseJson } from '../json.ts'
import { noPartitionField, type PartitionField } from '../partition/partition-spec.ts'
import { idsOf, type Schema } from '../schema/schema.ts'
import type { SnapshotRef, TableMetadata } from './table-metadata.ts'

/** Metadata as other writers leave it: v1 has other keys, and any optional one may be absent. */
type WrittenMetadata = Partial<TableMetadata> & {
  schema?: Schema
  'partition-spec'?: PartitionField[]
  'current-snapshot-id'?: bigint | null
}

/**
 * A metadata file's bytes (gzip or plain) as {@link TableMetadata}: v1 in the words of v2, absent keys filled.
 * @throws IcebergError ICEBERG_METADATA_INVALID; whoever knows the file names it
 */
export function parseMetadata(bytes: Uint8Array): TableMetadata {
  const written = jsonOf(bytes)
  refuseUnknown(written)
  try {
    return normalize(written)
  } catch (cause) {
    throw invalid(`expected lists of schemas, specs and snapshots: ${messageOf(cause)}`, cause)
  }
}

function jsonOf(bytes: Uint8Array): WrittenMetadata {
  let parsed: unknown
  try {
    const text = bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes
    parsed = parseJson(Buffer.from(text).toString('utf8'))
  } catch (cause) {
    throw invalid(`expected whole JSON, got ${bytes.length} bytes: ${messageOf(cause)}`, cause)
  }
  if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return parsed
  throw invalid(`expected a JSON object, got ${JSON.stringify(parsed).slice(0, 100)}`)
}

function refuseUnknown(written: WrittenMetadata) {
  const version = written['format-version']
  if (version !== 1 && version !== 2 && version !== 3) {
    throw invalid(`expected format-version 1, 2 or 3, got ${String(version)}`)
  }
  const missing = (['location', 'table-uuid'] as const).filter((key) => written[key] === undefined)
  if (missing.length === 0 || (version === 1 && written.location !== undefined)) return
  throw invalid(`expected ${missing.join(', ')}, got none`)
}

function invalid(problem: string, cause?: unknown): IcebergError {
  return new IcebergError('ICEBERG_METADATA_INVALID', problem, { cause })
}

function normalize(written: WrittenMetadata): TableMetadata {
  const schemas = written.schemas ?? (written.schema ? [{ ...written.schema, 'schema-id': 0 }] : [])
  const specs = written['partition-specs'] ?? [
    { 'spec-id': 0, fields: withFieldIds(written['partition-spec'] ?? []) },
  ]
  const partitionIds = specs.flatMap(({ fields }) => fields.map((field) => field['field-id']))
  const current = written['current-snapshot-id'] ?? -1n
  return {
    'table-uuid': '',
    'last-updated-ms': 0,
    'last-sequence-number': 0n,
    'last-column-id': Math.max(0, ...schemas.flatMap(idsOf)),
    'current-schema-id': schemas[0]?.['schema-id'] ?? 0,
    'default-spec-id': specs[0]?.['spec-id'] ?? 0,
    'last-partition-id': Math.max(noPartitionField, ...partitionIds),
    'default-sort-order-id': 0,
    'sort-orders': [{ 'order-id': 0, fields: [] }],
    properties: {},
    'snapshot-log': [],
    'metadata-log': [],
    statistics: [],
    'partition-statistics': [],
    ...(written as Pick<TableMetadata, 'format-version' | 'location'>),
    schemas,
    'partition-specs': specs,
    'current-snapshot-id': current,
    refs: written.refs ?? mainAt(current),
    snapshots: (written.snapshots ?? []).map((snapshot) => ({
      ...snapshot,
      'sequence-number': snapshot['sequence-number'] ?? 0n,
      summary: snapshot.summary ?? {},
    })),
  }
}

function withFieldIds(fields: PartitionField[]): PartitionField[] {
  return fields.map((field, index) => ({ ...field, 'field-id': field['field-id'] ?? 1000 + index }))
}

function mainAt(current: bigint): Record<string, SnapshotRef> {
  return current === -1n ? {} : { main: { 'snapshot-id': current, type: 'branch' } }
}
