import { quoteIdentifier, quoteLiteral } from '@deftunes/core'

import { IcebergError } from '../errors.ts'
import { duckDbTypeOf } from '../schema/duckdb-type.ts'
import { columnOf, type Field, type StructType } from '../schema/schema.ts'
import { scalarOfText, type Scalar } from '../value/scalar.ts'
import type { Comparison } from './range.ts'

/** A value in a filter; dates, times, decimals and UUIDs as text. */
export type FilterValue = string | number | bigint | boolean

/** Which rows to read. As in SQL, a comparison is never true of null. */
export type ScanFilter =
  | { and: ScanFilter[] }
  | { or: ScanFilter[] }
  | { column: string; op: Comparison; value: FilterValue }
  | { column: string; op: 'in'; value: FilterValue[] }
  | { column: string; op: 'is null' | 'is not null' }

/** The column that a filter is about. @throws IcebergError ICEBERG_FILTER_INVALID */
export function filteredColumn(schema: StructType, name: string): Field {
  const field = columnOf(schema, name)
  if (field) return field
  const names = schema.fields.map((known) => known.name).join(', ')
  const message = `filter: expected a column of ${names}, got '${name}'`
  throw new IcebergError('ICEBERG_FILTER_INVALID', message, { details: { column: name } })
}

/** A filter's value as the column's type holds it; undefined when it cannot. */
export function scalarOfValue(field: Field, value: FilterValue): Scalar | undefined {
  if (value === null || value === undefined) {
    const message = `filter on '${field.name}': expected a value, got ${String(value)}; use 'is null'`
    throw new IcebergError('ICEBERG_FILTER_INVALID', message)
  }
  return typeof field.type === 'string' ? scalarOfText(field.type, String(value)) : undefined
}

/** A filter as a DuckDB condition. @throws IcebergError ICEBERG_FILTER_INVALID */
export function filterSql(schema: StructType, filter: ScanFilter): string {
  if ('and' in filter) return joined(schema, filter.and, 'AND', 'true')
  if ('or' in filter) return joined(schema, filter.or, 'OR', 'false')
  const field = filteredColumn(schema, filter.column)
  const column = quoteIdentifier(field.name)
  switch (filter.op) {
    case 'is null':
    case 'is not null':
      return `${column} ${filter.op.toUpperCase()}`
    case 'in': {
      if (filter.value.length === 0) return 'false'
      return `${column} IN (${filter.value.map((value) => valueSql(field, value)).join(', ')})`
    }
    default:
      return `${column} ${filter.op} ${valueSql(field, filter.value)}`
  }
}

function joined(schema: StructType, filters: ScanFilter[], word: string, none: string): string {
  if (filters.length === 0) return none
  return `(${filters.map((filter) => filterSql(schema, filter)).join(` ${word} `)})`
}

function valueSql(field: Field, value: FilterValue): string {
  if (scalarOfValue(field, value) !== undefined) {
    return `CAST(${quoteLiteral(String(value))} AS ${duckDbTypeOf(field.type)})`
  }
  // A number that the type cannot hold, such as 1.5 for an integer, stays a number: as a text it would be rounded.
  return isNumber(String(value)) ? String(value) : quoteLiteral(value)
}

function isNumber(text: string): boolean {
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)
}
