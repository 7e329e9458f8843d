import { quoteIdentifier, quoteList, quoteLiteral, type ObjectStore } from '@deftunes/core'

import { printIdentifier, type Table } from '../catalog/catalog.ts'
import { IcebergError } from '../errors.ts'
import { duckDbTypeOf } from '../schema/duckdb-type.ts'
import type { Field, Schema, Type } from '../schema/schema.ts'
import { filterSql } from './filter.ts'
import { planScan, scannedSchema, type ScanOptions } from './plan-scan.ts'

/**
 * A SELECT of a table's rows, by the columns of its current schema, for DuckDB to run or to make a view of. It names
 * the files of one snapshot: later commits do not change it.
 * @throws IcebergError as {@link planScan} does; ICEBERG_SCAN_UNSUPPORTED when the fields within a nested column
 * changed.
 */
export async function scanSql(
  store: ObjectStore,
  table: Table,
  options: ScanOptions = {},
): Promise<string> {
  const schema = scannedSchema(table, options)
  const tasks = await planScan(store, table, options)
  if (tasks.length === 0) return emptySql(schema)
  const paths = quoteList(tasks.map(({ path }) => path))
  const select = sharesSchema(table)
    ? `SELECT ${castColumns(schema)} FROM read_parquet(${paths}, hive_partitioning = false)`
    : `SELECT ${columns(schema)} FROM read_parquet(${paths}, schema = ${fieldMap(table, schema)}, hive_partitioning = false)`
  if (!options.filter) return select
  return `SELECT * FROM (${select}) AS snapshot WHERE ${filterSql(schema, options.filter)}`
}

/**
 * Whether every file is sure to have the columns of the one schema under their own names. Other writers spell names
 * differently in files when they hold more than letters, digits and underscores.
 */
function sharesSchema({ metadata }: Table): boolean {
  const [only, ...others] = metadata.schemas
  const plain = (name: string) => /^[A-Za-z_][A-Za-z0-9_]*$/.test(name)
  return others.length === 0 && only !== undefined && only.fields.every(({ name }) => plain(name))
}

function columns({ fields }: Schema): string {
  return fields.map(({ name }) => quoteIdentifier(name)).join(', ')
}

function castColumns({ fields }: Schema): string {
  const cast = ({ name, type }: Field) =>
    `CAST(${quoteIdentifier(name)} AS ${duckDbTypeOf(type)}) AS ${quoteIdentifier(name)}`
  return fields.map(cast).join(', ')
}

function emptySql({ fields }: Schema): string {
  const typed = ({ name, type }: Field) =>
    `CAST(NULL AS ${duckDbTypeOf(type)}) AS ${quoteIdentifier(name)}`
  return `SELECT ${fields.map(typed).join(', ')} WHERE false`
}

/** DuckDB's map from field id to column: it renames, adds, widens and orders the columns of older files. */
function fieldMap(table: Table, { fields }: Schema): string {
  const entries = fields.map((field) => {
    refuseChangedNesting(table, field)
    const type = quoteLiteral(duckDbTypeOf(field.type))
    return `${field.id}: {name: ${quoteLiteral(field.name)}, type: ${type}, default_value: ${defaultSql(field)}}`
  })
  return `map {${entries.join(', ')}}`
}

/** All defaults are text: DuckDB wants one type for the whole map. */
function defaultSql({ 'initial-default': value }: Field): string {
  return value === undefined || value === null
    ? 'NULL::VARCHAR'
    : quoteLiteral(typeof value === 'string' ? value : JSON.stringify(value))
}

function refuseChangedNesting({ identifier, metadata }: Table, { id, name, type }: Field) {
  if (typeof type === 'string') return
  const shapes = metadata.schemas.flatMap(({ fields }) =>
    fields.filter((field) => field.id === id).map((field) => shapeOf(field.type)),
  )
  if (new Set(shapes).size <= 1) return
  const message = `table ${printIdentifier(identifier)}: expected the fields within column '${name}' unchanged over time, got several versions`
  throw new IcebergError('ICEBERG_SCAN_UNSUPPORTED', message, { details: { column: name } })
}

function shapeOf(type: Type): string {
  return duckDbTypeOf(type)
}
