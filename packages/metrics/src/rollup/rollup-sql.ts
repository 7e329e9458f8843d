import { quoteIdentifier, quoteRelation } from '@deftunes/core'

import type { Dimension, Model, RowMeasure } from '../model/model.ts'
import type { GroupedDimension, ResolvedQuery } from '../query/resolve-query.ts'
import { duckDbDialect } from '../sql/duckdb-dialect.ts'
import { cellOf, homeSql } from '../sql/home-sql.ts'
import { averageColumns, rollupColumn, type Rollup } from './rollup.ts'

/** What builds a rollup. */
export interface RollupBuild {
  name: string
  /** A SELECT of its rows. */
  sql: string
  /** Its counts of distinct values, each with a SELECT of the count over all rows: equal to the sum of its column, it may be summed up. */
  distinct: Readonly<Record<string, string>>
}

/** The SQL of a rollup of a model, in DuckDB's spelling. */
export function rollupBuild(model: Model, rollup: Rollup): RollupBuild {
  const grouped = rollup.dimensions.flatMap((one) => groupedOf(model, one))
  const kept = rowMeasure(model, rollup.valuesOf)
  const dimensions = kept ? [...grouped, valuesOf(kept)] : grouped
  const columns = rollup.measures.flatMap((name) => columnsOf(rowMeasure(model, name)))
  const inner = groupsSql(model, rollup, { dimensions, columns })
  const names = [...grouped.map(({ column }) => column), ...columns.map(({ name }) => name)]
  const cells = [
    ...grouped.map((_, index) => `rows.d${index}`),
    ...columns.map((_, index) => `rows.m${index}`),
  ]
  const list = cells.map((cell, index) => `${cell} AS ${quoteIdentifier(names[index] ?? '')}`)
  const place = grouped.length
  const sql = kept
    ? codedSql(inner, { list, place, name: kept.name })
    : `SELECT ${list.join(', ')}\nFROM (\n${inner}\n) AS rows`
  return { name: rollup.name, sql: `${sql}\nORDER BY ALL`, distinct: wholesOf(model, rollup) }
}

/** Numbers instead of the values: they are shorter, and no question is about the values themselves. */
function codedSql(
  inner: string,
  { list, place, name }: { list: readonly string[]; place: number; name: string },
): string {
  const codes = `SELECT value, CAST(row_number() OVER () AS INTEGER) AS code FROM (SELECT DISTINCT d${place} AS value FROM rows WHERE d${place} IS NOT NULL) AS found`
  return `WITH rows AS MATERIALIZED (\n${inner}\n),\ncodes AS (\n${codes}\n)\nSELECT ${[...list, `codes.code AS ${quoteIdentifier(name)}`].join(', ')}\nFROM rows LEFT JOIN codes ON rows.d${place} = codes.value`
}

function groupsSql(
  model: Model,
  { table }: Rollup,
  { dimensions, columns }: { dimensions: GroupedDimension[]; columns: RowMeasure[] },
): string {
  const resolved = resolvedOf(dimensions, columns)
  return homeSql(contextOf(model, resolved), { table, measures: columns })
}

function wholesOf(model: Model, { table, measures }: Rollup): Record<string, string> {
  const counts = measures.flatMap((name) => {
    const measure = rowMeasure(model, name)
    return measure?.aggregate === 'count_distinct' ? [measure] : []
  })
  const wholes = counts.map((measure) => {
    const resolved = resolvedOf([], [measure])
    const sql = homeSql(contextOf(model, resolved), { table, measures: [measure] })
    return [measure.name, `SELECT ${cellOf(resolved, measure)} FROM (\n${sql}\n) AS whole`] as const
  })
  return Object.fromEntries(wholes)
}

function contextOf(model: Model, resolved: ResolvedQuery) {
  const relationSql = (parts: readonly string[]) => quoteRelation(...parts)
  return { model, resolved, relationSql, dialect: duckDbDialect }
}

function resolvedOf(dimensions: GroupedDimension[], measures: RowMeasure[]): ResolvedQuery {
  return { dimensions, measures, rowMeasures: measures, filters: [], order: [], limit: 0 }
}

function groupedOf({ dimensions }: Model, one: Rollup['dimensions'][number]): GroupedDimension[] {
  const dimension = dimensions.get(one.dimension)
  const { grain } = one
  return dimension
    ? [{ column: rollupColumn(one), dimension, ...(grain !== undefined && { grain }) }]
    : []
}

/** The values that a measure counts, as a dimension. */
function valuesOf({ name, table, label, synonyms, sql = '', where }: RowMeasure): GroupedDimension {
  const value = where === undefined ? sql : `CASE WHEN ${where} THEN ${sql} END`
  const dimension: Dimension = {
    ...{ name, table, label, synonyms },
    ...{ sql: value, type: 'text', grains: [] },
  }
  return { column: name, dimension }
}

/** An average is kept as what it is made of. */
function columnsOf(measure: RowMeasure | undefined): RowMeasure[] {
  if (!measure) return []
  if (measure.aggregate !== 'avg') return [measure]
  const { sum, count } = averageColumns(measure.name)
  return [
    { ...measure, name: sum, aggregate: 'sum' },
    { ...measure, name: count, aggregate: 'count' },
  ]
}

function rowMeasure({ measures }: Model, name: string | undefined): RowMeasure | undefined {
  const measure = name === undefined ? undefined : measures.get(name)
  return measure?.kind === 'rows' ? measure : undefined
}
