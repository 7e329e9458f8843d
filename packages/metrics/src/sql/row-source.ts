import type { Model, RowMeasure } from '../model/model.ts'
import { safePath } from '../query/join-path.ts'
import type { GroupedDimension, ResolvedQuery } from '../query/resolve-query.ts'
import type { Dialect } from './dialect.ts'
import { filterSql } from './filter-sql.ts'
import { TablesSql, type RelationSql } from './tables-sql.ts'

/** What the statements of a query have in common. */
export interface QueryContext {
  model: Model
  resolved: ResolvedQuery
  relationSql: RelationSql
  dialect: Dialect
}

/** What a statement reads; `from` is to be asked for when all else has been. */
export interface RowSource {
  /** What its rows are grouped by: the value, or a number that stands for it. */
  dimension: (grouped: GroupedDimension) => string
  /** Where numbers stand for a dimension's values: the relation of `code` and `value`, in whose order both are. */
  texts: (grouped: GroupedDimension) => string | undefined
  aggregate: (measure: RowMeasure) => string
  /** With WHERE before it; '' without filters. */
  where: () => string
  from: () => string
}

/** A table's rows: dimensions and filters over the ways to their tables. `measure` is what messages name. */
export function rowsOfTable(
  { model, resolved, relationSql, dialect }: QueryContext,
  home: string,
  measure: string,
): RowSource {
  const tables = new TablesSql(model, home, relationSql)
  const reach = (dimension: GroupedDimension['dimension']) => {
    tables.join(safePath(model, home, dimension.table, { measure, dimension: dimension.name }))
    return tables.column(dimension.table, dimension.sql)
  }
  return {
    dimension: (grouped) => groupSql(reach(grouped.dimension), grouped, dialect),
    texts: () => undefined,
    aggregate: (one) => aggregateSql(tables, one, dialect),
    where: () =>
      whereSql(
        resolved.filters.map(({ dimension, filter }) =>
          filterSql(filter, { sql: reach(dimension), type: dimension.type, dialect }),
        ),
      ),
    from: () => tables.from(),
  }
}

/** The value that a row is grouped by. */
export function groupSql(
  sql: string,
  { grain, bin }: Pick<GroupedDimension, 'grain' | 'bin'>,
  dialect: Dialect,
): string {
  if (bin !== undefined) return dialect.bin(sql, bin)
  return grain === undefined ? sql : dialect.truncate(sql, grain)
}

/** Conditions that all hold. */
export function whereSql(conditions: readonly string[]): string {
  return conditions.length === 0
    ? ''
    : `\nWHERE ${conditions.map((one) => `(${one})`).join(' AND ')}`
}

function aggregateSql(tables: TablesSql, measure: RowMeasure, dialect: Dialect): string {
  const { table, aggregate, sql, where } = measure
  const value = sql === undefined ? '*' : tables.column(table, sql)
  const condition = where === undefined ? undefined : tables.column(table, where)
  const call = (text: string) =>
    condition === undefined ? text : dialect.filtered(text, condition)
  if (aggregate === 'count_distinct') return call(`count(DISTINCT ${value})`)
  if (aggregate === 'avg') return averageSql(call(`sum(${value})`), call(`count(${value})`))
  return call(`${aggregate}(${value})`)
}

/** Of sums and counts, as rollups keep them: rows and rollups give the same to the last digit. */
export function averageSql(sum: string, count: string): string {
  return `CAST(${sum} AS DOUBLE PRECISION) / nullif(${count}, 0)`
}
