import { quoteIdentifier } from '@deftunes/core'

import type { StructType, Type } from './schema.ts'

/** DuckDB's FIELD_IDS literal, which writes Iceberg's ids into Parquet. */
export function fieldIdsLiteral(struct: StructType): string {
  return `{${structEntries(struct).join(', ')}}`
}

function structEntries(struct: StructType): string[] {
  return struct.fields.map((field) => entry(quoteIdentifier(field.name), field.id, field.type))
}

function entry(name: string, id: number, type: Type): string {
  if (typeof type === 'string') return `${name}: ${id}`
  return `${name}: {${[`__duckdb_field_id: ${id}`, ...nestedEntries(type)].join(', ')}}`
}

function nestedEntries(type: Exclude<Type, string>): string[] {
  switch (type.type) {
    case 'struct':
      return structEntries(type)
    case 'list':
      return [entry('element', type['element-id'], type.element)]
    case 'map':
      return [entry('key', type['key-id'], type.key), entry('value', type['value-id'], type.value)]
  }
}
