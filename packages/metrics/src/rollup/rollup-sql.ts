import { quoteIdentifier, quoteRelation } from '@deftunes/core'

import type { Model, RowMeasure } from '../model/model.ts'
import type { GroupedDimension, ResolvedQuery } from '../query/resolve-query.ts'
import { duckDbDialect } from '../sql/duckdb-dialect.ts'
import { cellOf, homeSql } from '../sql/home-sql.ts'
import { rowsOfTable, type QueryContext } from '../sql/row-source.ts'
import { codesOf, textsOf, valueOf, type Column } from './rollup-codes.ts'
import { averageColumns, rollupColumn, type Rollup } from './rollup.ts'

/** What builds a rollup, in DuckDB's spelling. */
export interface RollupBuild {
  name: string
  /** Statements that are run before, and after. */
  before: readonly string[]
  after: readonly string[]
  /** A SELECT of its rows, to be put in the order of the first column. */
  sql: string
  /** Its counts of distinct values, each with a SELECT of the count over all rows: equal to the sum of its column, it may be summed up. */
  distinct: Readonly<Record<string, string>>
}

/** The SQL of a rollup of a model. */
export function rollupBuild(model: Model, rollup: Rollup): RollupBuild {
  const { name, dimensions, eachRow = false } = rollup
  const grouped = dimensions.flatMap((one) => groupedOf(model, one))
  const measures = rollup.measures.flatMap((one) => rowMeasure(model, one))
  const counts = measures.filter(({ aggregate }) => aggregate === 'count_distinct')
  const kept = eachRow ? counts : rowMeasure(model, rollup.valuesOf)
  const columns = measures.filter((one) => !kept.includes(one)).flatMap(columnsOf)
  const codes: Column[] = [
    ...grouped.map((one) => textsOf(one, relationOf(model, one.dimension.table))),
    ...columns.map(({ name: column }) => ({ cell: `rows.${quoteIdentifier(column)}` })),
    ...codesOf(kept, relationOf(model, rollup.table)),
  ]
  const rows = eachRow
    ? eachRowSql(model, rollup, { grouped, columns, kept })
    : groupsSql(model, rollup, { grouped, columns, kept })
  const cells = codes.map(({ cell }) => cell)
  const joins = codes.flatMap(({ join }) => (join === undefined ? [] : [`\n${join}`]))
  return {
    name,
    before: codes.flatMap(({ make }) => make ?? []),
    after: codes.flatMap(({ drop }) => drop ?? []),
    sql: `SELECT ${cells.join(', ')}\nFROM (\n${rows}\n) AS rows${joins.join('')}`,
    distinct: eachRow ? {} : Object.fromEntries(counts.map((one) => wholeOf(model, one))),
  }
}

interface Parts {
  grouped: readonly GroupedDimension[]
  columns: readonly RowMeasure[]
  /** Counts of which the values are kept. */
  kept: readonly RowMeasure[]
}

function groupsSql(model: Model, { table }: Rollup, { grouped, columns, kept }: Parts): string {
  const dimensions = [...grouped, ...kept.map(valuesOf)]
  const resolved = resolvedOf(dimensions, columns)
  const inner = homeSql(contextOf(model, resolved), { table, measures: columns })
  const cells = [
    ...dimensions.map(({ column }, index) => `d${index} AS ${quoteIdentifier(column)}`),
    ...columns.map((one) => `${cellOf(resolved, one)} AS ${quoteIdentifier(one.name)}`),
  ]
  return `SELECT ${cells.join(', ')} FROM (\n${inner}\n) AS found`
}

function eachRowSql(model: Model, { table }: Rollup, { grouped, columns, kept }: Parts): string {
  const resolved = resolvedOf([], [])
  const source = rowsOfTable(contextOf(model, resolved), table, table)
  const values = columns.map((one) => ({
    ...valuesOf(one),
    dimension: { ...valuesOf(one).dimension, sql: rowValueOf(one) },
  }))
  const cells = [...grouped, ...kept.map(valuesOf), ...values].map(
    (one) => `${source.dimension(one)} AS ${quoteIdentifier(one.column)}`,
  )
  return `SELECT ${cells.join(', ')}\nFROM ${source.from()}`
}

/** What one row adds to a measure. */
function rowValueOf(measure: RowMeasure): string {
  const { aggregate, sql, where } = measure
  if (aggregate !== 'count') return valueOf(measure)
  const conditions = [
    ...(where === undefined ? [] : [`((${where}) IS TRUE)`]),
    ...(sql === undefined ? [] : [`((${sql}) IS NOT NULL)`]),
  ]
  return `CAST(${conditions.join(' AND ') || '1'} AS TINYINT)`
}

function wholeOf(model: Model, measure: RowMeasure): [string, string] {
  const resolved = resolvedOf([], [measure])
  const { table } = measure
  const sql = homeSql(contextOf(model, resolved), { table, measures: [measure] })
  return [measure.name, `SELECT ${cellOf(resolved, measure)} FROM (\n${sql}\n) AS whole`]
}

function contextOf(model: Model, resolved: ResolvedQuery): QueryContext {
  const relationSql = (parts: readonly string[]) => quoteRelation(...parts)
  return { model, resolved, relationSql, dialect: duckDbDialect }
}

function relationOf({ tables }: Model, table: string): string {
  return quoteRelation(...(tables.get(table)?.relation ?? []))
}

function resolvedOf(
  dimensions: readonly GroupedDimension[],
  measures: readonly RowMeasure[],
): ResolvedQuery {
  return { dimensions, measures, rowMeasures: measures, filters: [], order: [], limit: 0 }
}

function groupedOf({ dimensions }: Model, one: Rollup['dimensions'][number]): GroupedDimension[] {
  const dimension = dimensions.get(one.dimension)
  const { grain } = one
  return dimension
    ? [{ column: rollupColumn(one), dimension, ...(grain !== undefined && { grain }) }]
    : []
}

/** The values that a measure is about, as a dimension. */
function valuesOf(measure: RowMeasure): GroupedDimension {
  const { name, table, label, synonyms } = measure
  const sql = valueOf(measure)
  return {
    column: name,
    dimension: { name, table, label, synonyms, sql, type: 'text', grains: [] },
  }
}

/** An average is kept as what it is made of. */
function columnsOf(measure: RowMeasure): RowMeasure[] {
  if (measure.aggregate !== 'avg') return [measure]
  const { sum, count } = averageColumns(measure.name)
  return [
    { ...measure, name: sum, aggregate: 'sum' },
    { ...measure, name: count, aggregate: 'count' },
  ]
}

function rowMeasure({ measures }: Model, name: string | undefined): RowMeasure[] {
  const measure = name === undefined ? undefined : measures.get(name)
  return measure?.kind === 'rows' ? [measure] : []
}
