import { IcebergError } from '../errors.ts'
import { noPartitionField, type PartitionSpec } from '../partition/partition-spec.ts'
import { idsOf, type Schema } from '../schema/schema.ts'
import type { TableMetadata } from './table-metadata.ts'

/** What a table begins with. */
export interface NewTable {
  schema: Schema
  /** Default: unpartitioned. */
  partitionSpec?: PartitionSpec
  properties?: Record<string, string>
}

/**
 * The metadata of a table without snapshots, format v2; every key that some reader insists on is present.
 * @throws IcebergError ICEBERG_SCHEMA_INVALID when a field id occurs twice.
 */
export function newMetadata(
  { schema, partitionSpec = { 'spec-id': 0, fields: [] }, properties = {} }: NewTable,
  { uuid, location, now }: { uuid: string; location: string; now: number },
): TableMetadata {
  const ids = idsOf(schema)
  const repeated = ids.find((id, index) => ids.indexOf(id) < index)
  if (repeated !== undefined) {
    const message = `table at ${location}: expected field id ${repeated} once, got it twice`
    throw new IcebergError('ICEBERG_SCHEMA_INVALID', message)
  }
  const partitionIds = partitionSpec.fields.map((field) => field['field-id'])
  return {
    'format-version': 2,
    'table-uuid': uuid,
    location,
    'last-sequence-number': 0n,
    'last-updated-ms': now,
    'last-column-id': Math.max(0, ...ids),
    'current-schema-id': 0,
    schemas: [{ ...schema, 'schema-id': 0 }],
    'default-spec-id': 0,
    'partition-specs': [{ ...partitionSpec, 'spec-id': 0 }],
    'last-partition-id': Math.max(noPartitionField, ...partitionIds),
    'default-sort-order-id': 0,
    'sort-orders': [{ 'order-id': 0, fields: [] }],
    properties,
    'current-snapshot-id': -1n,
    refs: {},
    snapshots: [],
    'snapshot-log': [],
    'metadata-log': [],
    statistics: [],
    'partition-statistics': [],
  }
}
