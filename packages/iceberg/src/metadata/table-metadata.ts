import type { PartitionSpec } from '../partition/partition-spec.ts'
import type { Schema } from '../schema/schema.ts'

/** A table's metadata file, names as on the wire; keys not listed here are kept as they were read. */
export interface TableMetadata {
  'format-version': number
  'table-uuid': string
  /** Absolute, no trailing slash. */
  location: string
  'last-sequence-number': bigint
  /** Milliseconds since the epoch; never decreases. */
  'last-updated-ms': number
  'last-column-id': number
  'current-schema-id': number
  schemas: Schema[]
  'default-spec-id': number
  'partition-specs': PartitionSpec[]
  'last-partition-id': number
  'default-sort-order-id': number
  'sort-orders': SortOrder[]
  properties: Record<string, string>
  /** -1 when main has no snapshot; else that of `refs.main`. */
  'current-snapshot-id': bigint
  refs: Record<string, SnapshotRef>
  snapshots: Snapshot[]
  'snapshot-log': { 'timestamp-ms': number; 'snapshot-id': bigint }[]
  'metadata-log': { 'timestamp-ms': number; 'metadata-file': string }[]
  statistics: unknown[]
  'partition-statistics': unknown[]
}

/** How rows within files are sorted; order 0, of no fields, says nothing. */
export interface SortOrder {
  'order-id': number
  fields: unknown[]
}

/** A branch or a tag. */
export interface SnapshotRef {
  'snapshot-id': bigint
  type: 'branch' | 'tag'
  'min-snapshots-to-keep'?: number
  'max-snapshot-age-ms'?: number
  'max-ref-age-ms'?: number
}

/** One state of a table. */
export interface Snapshot {
  'snapshot-id': bigint
  'parent-snapshot-id'?: bigint
  'sequence-number': bigint
  'timestamp-ms': number
  'manifest-list'?: string
  /** Early v1 tables list manifests here instead of in a file. */
  manifests?: string[]
  summary: Record<string, string>
  'schema-id'?: number
}

/** Metadata as if another of its schemas were the current one: what a branch is written with until it is published. */
export function withSchema(metadata: TableMetadata, schemaId: number): TableMetadata {
  return { ...metadata, 'current-schema-id': schemaId }
}

/** The columns that a table has now. */
export function currentSchema(metadata: TableMetadata): Schema {
  return mustFind(
    metadata.schemas,
    (schema) => schema['schema-id'] === metadata['current-schema-id'],
  )
}

/** How new files are divided. */
export function defaultSpec(metadata: TableMetadata): PartitionSpec {
  return specOf(metadata, metadata['default-spec-id'])
}

/** The partition spec of an id that a manifest mentions. */
export function specOf(metadata: TableMetadata, id: number): PartitionSpec {
  return mustFind(metadata['partition-specs'], (spec) => spec['spec-id'] === id)
}

function mustFind<T>(items: T[], wanted: (item: T) => boolean): T {
  const found = items.find(wanted)
  if (found === undefined) throw new RangeError('table metadata refers to an id that it lacks')
  return found
}
