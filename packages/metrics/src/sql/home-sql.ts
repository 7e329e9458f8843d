import type { Model, RowMeasure } from '../model/model.ts'
import { safePath } from '../query/join-path.ts'
import { partsOf, type GroupedDimension, type ResolvedQuery } from '../query/resolve-query.ts'
import type { Dialect } from './dialect.ts'
import { filterSql } from './filter-sql.ts'
import { TablesSql, type RelationSql } from './tables-sql.ts'

/** What the statements of a query have in common. */
export interface HomeContext {
  model: Model
  resolved: ResolvedQuery
  relationSql: RelationSql
  dialect: Dialect
}

/** One table's measures by the dimensions. */
export function homeSql(
  context: HomeContext,
  home: string,
  measures: readonly RowMeasure[],
): string {
  const { resolved, dialect } = context
  const reader = readerOf(context, home, measures[0]?.name ?? home)
  const dimensions = resolved.dimensions.map((grouped) => reader.dimension(grouped))
  const { top } = resolved
  const aggregates = measures.map(
    (measure) => `${aggregateSql(reader.tables, measure, dialect)} AS ${cellOf(resolved, measure)}`,
  )
  const where = reader.where()
  const place = top && resolved.dimensions.indexOf(top.grouped)
  const grouped = dimensions.map((sql, index) =>
    index === place
      ? `CASE WHEN top.place IS NOT NULL THEN ${sql} END AS d${index}`
      : `${sql} AS d${index}`,
  )
  const keys = [...grouped, ...(top ? ['top.place IS NULL AS others'] : [])]
  const joined = top
    ? `\n${top.others ? 'LEFT' : 'INNER'} JOIN top ON ${dialect.isSame(dimensions[place ?? 0] ?? '', 'top.value')}`
    : ''
  const by = keys.length > 0 ? `\nGROUP BY ${keys.map((_, index) => index + 1).join(', ')}` : ''
  return `SELECT ${[...keys, ...aggregates].join(', ')}\nFROM ${reader.tables.from()}${joined}${where}${by}`
}

/** The values of a dimension with the greatest measure. */
export function topSql(
  context: HomeContext,
  { grouped, by, count }: NonNullable<ResolvedQuery['top']>,
): string {
  const { dialect, model } = context
  const [first, second] = partsOf(by, model)
  const home = first?.table ?? ''
  const reader = readerOf(context, home, by.name)
  const value = reader.dimension(grouped)
  const [up, down] = [first, second].map(
    (part) => part && aggregateSql(reader.tables, part, dialect),
  )
  const rank = down === undefined ? up : `${up} / nullif(${down}, 0)`
  const where = reader.where()
  const ranked = `SELECT ${value} AS value, ${rank} AS rank\nFROM ${reader.tables.from()}${where}\nGROUP BY 1`
  return `SELECT value, row_number() OVER (ORDER BY rank DESC NULLS LAST, value) AS place\nFROM (\n${ranked}\n) AS ranked\nORDER BY 2\nLIMIT ${count}`
}

/** What is read of a home: dimensions and filters over the ways to their tables. */
function readerOf(
  { model, resolved, relationSql, dialect }: HomeContext,
  home: string,
  measure: string,
) {
  const tables = new TablesSql(model, home, relationSql)
  const reach = (dimension: GroupedDimension['dimension']) => {
    tables.join(safePath(model, home, dimension.table, { measure, dimension: dimension.name }))
    return tables.column(dimension.table, dimension.sql)
  }
  return {
    tables,
    dimension: ({ dimension, grain, bin }: GroupedDimension) => {
      const sql = reach(dimension)
      if (bin !== undefined) return dialect.bin(sql, bin)
      return grain === undefined ? sql : dialect.truncate(sql, grain)
    },
    where: () => {
      const conditions = resolved.filters.map(({ dimension, filter }) =>
        filterSql(filter, { sql: reach(dimension), type: dimension.type, dialect }),
      )
      return conditions.length === 0
        ? ''
        : `\nWHERE ${conditions.map((one) => `(${one})`).join(' AND ')}`
    },
  }
}

function aggregateSql(tables: TablesSql, measure: RowMeasure, dialect: Dialect): string {
  const { table, aggregate, sql, where } = measure
  const value = sql === undefined ? '*' : tables.column(table, sql)
  const call =
    aggregate === 'count_distinct' ? `count(DISTINCT ${value})` : `${aggregate}(${value})`
  return where === undefined ? call : dialect.filtered(call, tables.column(table, where))
}

/** The name of a measure of rows inside of a statement. */
export function cellOf({ rowMeasures }: ResolvedQuery, measure: RowMeasure): string {
  return `m${rowMeasures.indexOf(measure)}`
}
