import { quoteIdentifier, quoteRelation } from '@deftunes/core'

import { MetricsError } from '../errors.ts'
import type { Dimension, Model, RowMeasure } from '../model/model.ts'
import { filterMistake } from '../query/filter-mistake.ts'
import { safePath } from '../query/join-path.ts'
import type { Filter } from '../query/metrics-query.ts'
import { partsOf } from '../query/resolve-query.ts'
import { duckDbDialect } from './duckdb-dialect.ts'
import { filterSql } from './filter-sql.ts'
import { TablesSql, type RelationSql } from './tables-sql.ts'

/** The rows that a number was made of. */
export interface DetailQuery {
  /** Whose rows; of a ratio, those of the measure that is divided. */
  measure: string
  /** What is told of each row, beside its key. */
  dimensions: readonly string[]
  filters: readonly Filter[]
  /** Default: the newest first, where the table has a time. */
  order?: { dimension: string; descending: boolean }
  limit: number
  offset: number
}

/** Rows as SQL. */
export interface CompiledDetail {
  sql: string
  /** How many there are in all. */
  countSql: string
  /** The relation that they are rows of, and the columns that tell them apart, which come first. */
  relation: readonly string[]
  key: readonly string[]
}

/**
 * The SQL of the rows behind a measure, key first, then the dimensions. Rows are chosen before anything else is joined to them.
 * @throws MetricsError METRICS_QUERY_INVALID, METRICS_FAN_OUT
 */
export function compileDetail(
  model: Model,
  query: DetailQuery,
  { relationSql = (parts) => quoteRelation(...parts) }: { relationSql?: RelationSql } = {},
): CompiledDetail {
  const [part, home] = homeOf(model, query.measure)
  const chosen = chosenRows({ model, relationSql, part }, query)
  const tables = new TablesSql(model, part.table, (relation) =>
    relation === home.relation ? `(${chosen.page}) AS chosen` : relationSql(relation),
  )
  const reach = reacher(model, tables, part)
  const cells = [
    ...home.key.map((column) => tables.column(part.table, quoteIdentifier(column))),
    ...query.dimensions.map((name) => reach(dimensionOf(model, name))),
  ]
  const names = [...home.key, ...query.dimensions]
  const list = cells.map((cell, index) => `${cell} AS ${quoteIdentifier(names[index] ?? '')}`)
  const order = orderOf(model, query, part).map((one) => one(tables, reach))
  const by = order.length > 0 ? `\nORDER BY ${order.join(', ')}` : ''
  return {
    sql: `SELECT ${list.join(', ')}\nFROM ${tables.from()}${by}`,
    countSql: `SELECT count(*) AS rows FROM ${chosen.all}`,
    ...{ relation: home.relation, key: home.key },
  }
}

function homeOf(model: Model, name: string) {
  const measure = model.measures.get(name)
  const [part] = measure ? partsOf(measure, model) : []
  const home = part && model.tables.get(part.table)
  if (part && home) return [part, home] as const
  const message = `detail: expected a measure of the model, got '${name}'`
  throw new MetricsError('METRICS_QUERY_INVALID', message)
}

function dimensionOf({ dimensions }: Model, name: string): Dimension {
  const dimension = dimensions.get(name)
  if (dimension) return dimension
  const message = `detail: expected a dimension of the model, got '${name}'`
  throw new MetricsError('METRICS_QUERY_INVALID', message)
}

type Reach = (dimension: Dimension) => string

/** The expression of a dimension, once its table is joined. */
function reacher(model: Model, tables: TablesSql, { table, name }: RowMeasure): Reach {
  return (dimension) => {
    const about = { measure: name, dimension: dimension.name }
    tables.join(safePath(model, table, dimension.table, about))
    return tables.column(dimension.table, dimension.sql)
  }
}

/** The rows of the home that pass every filter: those of one page with all their columns, and all, to be counted. */
function chosenRows(
  { model, relationSql, part }: { model: Model; relationSql: RelationSql; part: RowMeasure },
  query: DetailQuery,
): { page: string; all: string } {
  const tables = new TablesSql(model, part.table, relationSql, { whole: true })
  const reach = reacher(model, tables, part)
  const conditions = query.filters.map((filter) => {
    const dimension = dimensionOf(model, filter.dimension)
    const mistakes = filterMistake(dimension, filter)
    if (mistakes.length > 0) throw new MetricsError('METRICS_QUERY_INVALID', mistakes.join('\n'))
    return filterSql(filter, {
      sql: reach(dimension),
      type: dimension.type,
      dialect: duckDbDialect,
    })
  })
  const kept = part.where === undefined ? [] : [tables.column(part.table, part.where)]
  const where = [...kept, ...conditions].map((one) => `(${one})`).join(' AND ')
  const filtered = () => `${tables.from()}${where === '' ? '' : `\nWHERE ${where}`}`
  const all = filtered()
  const order = orderOf(model, query, part).map((one) => one(tables, reach))
  const by = order.length > 0 ? `\nORDER BY ${order.join(', ')}` : ''
  const list = `${quoteIdentifier(part.table)}.*`
  const page = `SELECT ${list}\nFROM ${filtered()}${by}\nLIMIT ${query.limit} OFFSET ${query.offset}`
  return { page, all }
}

/** As asked for, or the newest first; then by the key, so that no row is on two pages. */
function orderOf(
  model: Model,
  { order }: DetailQuery,
  { table }: RowMeasure,
): ((tables: TablesSql, reach: Reach) => string)[] {
  const { time, key = [] } = model.tables.get(table) ?? {}
  const by = order ?? (time === undefined ? undefined : { dimension: time, descending: true })
  const first = by && dimensionOf(model, by.dimension)
  const words = by?.descending ? 'DESC NULLS LAST' : 'ASC NULLS LAST'
  return [
    ...(first ? [(_: TablesSql, reach: Reach) => `${reach(first)} ${words}`] : []),
    ...key.map((column) => (tables: TablesSql) => tables.column(table, quoteIdentifier(column))),
  ]
}
