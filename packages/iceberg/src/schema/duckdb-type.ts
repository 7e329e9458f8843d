import { quoteIdentifier } from '@deftunes/core'

import { IcebergError } from '../errors.ts'
import type { Type } from './schema.ts'

const sqlNames: Readonly<Record<string, string>> = {
  boolean: 'BOOLEAN',
  int: 'INTEGER',
  long: 'BIGINT',
  float: 'FLOAT',
  double: 'DOUBLE',
  date: 'DATE',
  time: 'TIME',
  timestamp: 'TIMESTAMP',
  timestamptz: 'TIMESTAMP WITH TIME ZONE',
  timestamp_ns: 'TIMESTAMP_NS',
  string: 'VARCHAR',
  binary: 'BLOB',
  uuid: 'UUID',
}

/**
 * The DuckDB type that holds an Iceberg type.
 * @throws IcebergError ICEBERG_TYPE_UNSUPPORTED
 */
export function duckDbTypeOf(type: Type): string {
  if (typeof type === 'string') return primitiveOf(type)
  switch (type.type) {
    case 'struct': {
      const fields = type.fields.map(
        (field) => `${quoteIdentifier(field.name)} ${duckDbTypeOf(field.type)}`,
      )
      return `STRUCT(${fields.join(', ')})`
    }
    case 'list':
      return `${duckDbTypeOf(type.element)}[]`
    case 'map':
      return `MAP(${duckDbTypeOf(type.key)}, ${duckDbTypeOf(type.value)})`
  }
}

function primitiveOf(type: string): string {
  if (type.startsWith('fixed')) return 'BLOB'
  const name = type.startsWith('decimal') ? type.toUpperCase() : sqlNames[type]
  if (name !== undefined) return name
  const message = `type '${type}': expected one that DuckDB can hold`
  throw new IcebergError('ICEBERG_TYPE_UNSUPPORTED', message, { details: { type } })
}
