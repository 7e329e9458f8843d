import { describeQuery, type DuckDb } from '@deftunes/core'

import { IcebergError } from '../errors.ts'
import { parseDuckDbType, type DuckDbType } from './parse-duckdb-type.ts'
import type { Field, Schema, Type } from './schema.ts'

const icebergNames: Readonly<Record<string, string>> = {
  BOOLEAN: 'boolean',
  TINYINT: 'int',
  SMALLINT: 'int',
  INTEGER: 'int',
  UTINYINT: 'int',
  USMALLINT: 'int',
  UINTEGER: 'long',
  BIGINT: 'long',
  UBIGINT: 'decimal(20, 0)',
  HUGEINT: 'decimal(38, 0)',
  FLOAT: 'float',
  DOUBLE: 'double',
  DATE: 'date',
  TIME: 'time',
  TIMESTAMP: 'timestamp',
  TIMESTAMP_S: 'timestamp',
  TIMESTAMP_MS: 'timestamp',
  'TIMESTAMP WITH TIME ZONE': 'timestamptz',
  VARCHAR: 'string',
  JSON: 'string',
  BLOB: 'binary',
  UUID: 'uuid',
}

/**
 * The Iceberg schema of what a SELECT yields, every column optional, field ids fresh from 1: columns first, then
 * what is nested in them.
 * @throws IcebergError ICEBERG_TYPE_UNSUPPORTED naming the column, ICEBERG_SCHEMA_INVALID for a repeated name.
 */
export async function schemaOf(duckdb: DuckDb, query: string): Promise<Schema> {
  const columns = await describeQuery(duckdb, query)
  refuseRepeated(columns.map(({ name }) => name))
  let lastId = columns.length
  const nextId = () => ++lastId
  const fields = columns.map(({ name, type }, index): Field => ({
    id: index + 1,
    name,
    required: false,
    type: icebergTypeOf(parseDuckDbType(type), name, nextId),
  }))
  return { type: 'struct', 'schema-id': 0, fields }
}

function icebergTypeOf(type: DuckDbType, column: string, nextId: () => number): Type {
  switch (type.kind) {
    case 'plain':
      return primitiveOf(type.name, column)
    case 'list': {
      const id = nextId()
      const element = icebergTypeOf(type.element, column, nextId)
      return { type: 'list', 'element-id': id, element, 'element-required': false }
    }
    case 'map': {
      const [keyId, valueId] = [nextId(), nextId()]
      const key = icebergTypeOf(type.key, column, nextId)
      const value = icebergTypeOf(type.value, column, nextId)
      const ids = { 'key-id': keyId, key, 'value-id': valueId, value }
      return { type: 'map', ...ids, 'value-required': false }
    }
    case 'struct': {
      const ids = type.fields.map(() => nextId())
      const fields = type.fields.map((field, index): Field => ({
        id: ids[index] ?? 0,
        name: field.name,
        required: false,
        type: icebergTypeOf(field.type, column, nextId),
      }))
      return { type: 'struct', fields }
    }
  }
}

function primitiveOf(name: string, column: string): string {
  const decimal = /^DECIMAL\((\d+),(\d+)\)$/.exec(name)
  if (decimal) return `decimal(${decimal[1]}, ${decimal[2]})`
  const found = name.startsWith('ENUM(') ? 'string' : icebergNames[name]
  if (found !== undefined) return found
  const message = `column '${column}': expected a type that Iceberg v2 has, got ${name}; cast it`
  throw new IcebergError('ICEBERG_TYPE_UNSUPPORTED', message, { details: { column, type: name } })
}

function refuseRepeated(names: string[]) {
  const repeated = names.find((name, index) => names.indexOf(name) < index)
  if (repeated === undefined) return
  const message = `column '${repeated}': expected one of this name, got several`
  throw new IcebergError('ICEBERG_SCHEMA_INVALID', message, { details: { column: repeated } })
}
