import { IcebergError } from '../errors.ts'
import { columnOf, type Schema, type StructType } from '../schema/schema.ts'
import { accepts, parseTransform, resultTypeOf, type Transform } from './transform.ts'

/** How a table's files are divided: each field is a transform of one column. */
export interface PartitionSpec {
  'spec-id': number
  fields: PartitionField[]
}

/** One way in which files are divided, names as on the wire. */
export interface PartitionField {
  'source-id': number
  /** From 1000 on. */
  'field-id': number
  name: string
  transform: string
}

/** A partition field by column name. */
export interface PartitionColumn {
  column: string
  /** 'identity', 'year', 'month', 'day', 'hour' or 'truncate[W]'. Default 'identity'. */
  transform?: string
  /** Default: the column for identity, else `<column>_<transform>`. */
  name?: string
}

/** A partition field with its transform and types resolved. */
export interface BoundPartitionField {
  id: number
  name: string
  transform: Transform
  sourceId: number
  sourceName: string
  sourceType: string
  resultType: string
}

/** The last id given to a partition field when there is none. */
export const noPartitionField = 999

/**
 * The first partition spec of a table.
 * @throws IcebergError ICEBERG_SCHEMA_INVALID for an absent column, ICEBERG_TRANSFORM_UNSUPPORTED for a transform
 * that cannot be written or does not take the column's type.
 */
export function partitionSpec(schema: Schema, columns: readonly PartitionColumn[]): PartitionSpec {
  const fields = columns.map(({ column, transform = 'identity', name }, index) => {
    const source = columnOf(schema, column)
    if (!source) {
      const message = `partition column '${column}': expected a column of the schema`
      throw new IcebergError('ICEBERG_SCHEMA_INVALID', message, { details: { column } })
    }
    if (typeof source.type !== 'string' || !accepts(parseTransform(transform), source.type)) {
      const type = typeof source.type === 'string' ? source.type : source.type.type
      const message = `partition column '${column}': transform '${transform}' cannot be written for type ${type}`
      throw new IcebergError('ICEBERG_TRANSFORM_UNSUPPORTED', message, { details: { column } })
    }
    return {
      'source-id': source.id,
      'field-id': noPartitionField + 1 + index,
      name: name ?? defaultName(column, transform),
      transform,
    }
  })
  return { 'spec-id': 0, fields }
}

/** The fields of a spec whose source columns the schema still has. */
export function bindSpec(spec: PartitionSpec, schema: StructType): BoundPartitionField[] {
  return spec.fields.flatMap((field) => {
    const source = schema.fields.find(({ id }) => id === field['source-id'])
    if (!source || typeof source.type !== 'string') return []
    const transform = parseTransform(field.transform)
    return {
      id: field['field-id'],
      name: field.name,
      transform,
      sourceId: source.id,
      sourceName: source.name,
      sourceType: source.type,
      resultType: resultTypeOf(transform, source.type),
    }
  })
}

function defaultName(column: string, transform: string): string {
  return transform === 'identity' ? column : `${column}_${transform.replace(/\[\d+\]$/, '')}`
}
