import { quoteIdentifier, quoteLiteral } from '@deftunes/core'

import type { BoundPartitionField } from '../partition/partition-spec.ts'
import { transformSql } from '../partition/transform-sql.ts'
import { duckDbTypeOf } from '../schema/duckdb-type.ts'
import { fieldIdsLiteral } from '../schema/field-ids.ts'
import type { Schema } from '../schema/schema.ts'

/** Parquet codec of new files. */
export type Compression = 'zstd' | 'snappy'

/** What a COPY writes. */
export interface CopyPlan {
  query: string
  schema: Schema
  /** Rows of different values go into different files. */
  splitBy: readonly BoundPartitionField[]
  /** A new local folder. */
  folder: string
  compression: Compression
}

/** The column that a partition field's values are computed in; it is not written to files. */
export function partitionAlias({ id }: BoundPartitionField): string {
  return `__partition_${id}`
}

/** The COPY that writes a query's rows as Parquet files of a schema and returns each file's statistics. */
export function copySql({ query, schema, splitBy, folder, compression }: CopyPlan): string {
  const level = compression === 'zstd' ? ['COMPRESSION_LEVEL 1'] : []
  const options = [
    'FORMAT parquet',
    `COMPRESSION ${compression}`,
    ...level,
    ...(splitBy.length > 0 ? partitionOptions(splitBy) : flatOptions),
    `FILENAME_PATTERN '{uuidv7}'`,
    'RETURN_STATS true',
    `FIELD_IDS ${fieldIdsLiteral(schema)}`,
  ]
  const select = selectSql(query, schema, splitBy)
  return `COPY (${select}) TO ${quoteLiteral(folder)} (${options.join(', ')})`
}

const flatOptions = [`FILE_SIZE_BYTES '256MB'`, 'PRESERVE_ORDER false']

function partitionOptions(fields: readonly BoundPartitionField[]): string[] {
  const aliases = fields.map((field) => quoteIdentifier(partitionAlias(field)))
  // Plain file names: values in folder names would have to be escaped, and no reader needs them.
  return [`PARTITION_BY (${aliases.join(', ')})`, 'HIVE_FILE_PATTERN false']
}

function selectSql(query: string, schema: Schema, fields: readonly BoundPartitionField[]): string {
  const columns = schema.fields.map(({ name, type }) => {
    const column = quoteIdentifier(name)
    return `CAST(${column} AS ${duckDbTypeOf(type)}) AS ${column}`
  })
  const typed = `SELECT ${columns.join(', ')} FROM (${query}) AS source`
  if (fields.length === 0) return typed
  const keys = fields.map((field) => {
    const value = transformSql(field.transform, field.sourceType, quoteIdentifier(field.sourceName))
    return `${value} AS ${quoteIdentifier(partitionAlias(field))}`
  })
  return `SELECT *, ${keys.join(', ')} FROM (${typed}) AS typed`
}
