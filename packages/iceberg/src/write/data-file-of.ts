import { IcebergError } from '../errors.ts'
import type { DataFile } from '../manifest/data-file.ts'
import type { BoundPartitionField } from '../partition/partition-spec.ts'
import type { Schema } from '../schema/schema.ts'
import { scalarOfText, type Scalar } from '../value/scalar.ts'
import { columnMetrics } from './column-metrics.ts'
import { partitionAlias } from './copy-sql.ts'

/** A row that `COPY … (RETURN_STATS)` returns for each file. */
export interface CopiedFile {
  filename: string
  count: bigint
  file_size_bytes: bigint
  column_statistics: [path: string, statistics: [name: string, value: string][]][]
  partition_keys: [alias: string, value: string | null][] | null
}

/** What a copied file is to a manifest. */
export interface DataFileContext {
  schema: Schema
  specId: number
  partitionFields: readonly BoundPartitionField[]
  location: string
}

/**
 * A copied file as a manifest describes it.
 * @throws IcebergError ICEBERG_VALUE_OUT_OF_RANGE, ICEBERG_NULL_IN_REQUIRED
 */
export function dataFileOf(copied: CopiedFile, context: DataFileContext): DataFile {
  const keys = new Map(copied.partition_keys ?? [])
  const partition = context.partitionFields.map((field) => [
    String(field.id),
    partitionValue(field, keys.get(partitionAlias(field)) ?? null),
  ])
  return {
    content: 0,
    file_path: context.location,
    file_format: 'PARQUET',
    partition: Object.fromEntries(partition) as DataFile['partition'],
    record_count: copied.count,
    file_size_in_bytes: copied.file_size_bytes,
    ...columnMetrics(context.schema, copied.column_statistics),
    key_metadata: null,
    split_offsets: null,
    equality_ids: null,
    sort_order_id: 0,
    referenced_data_file: null,
    spec_id: context.specId,
  }
}

function partitionValue(field: BoundPartitionField, text: string | null): Scalar | null {
  if (text === null) return null
  const value = scalarOfText(field.resultType, text)
  if (value !== undefined) return value
  const message = `partition '${field.name}': expected a ${field.resultType}, got '${text}'`
  throw new IcebergError('ICEBERG_VALUE_OUT_OF_RANGE', message)
}
