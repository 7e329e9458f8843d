import { quoteIdentifier, quoteRelation } from '@deftunes/core'

import { isTimeType, type Measure, type Model } from '../model/model.ts'
import { resolveQuery, type ResolvedQuery } from '../query/resolve-query.ts'
import type { MetricsQuery } from '../query/metrics-query.ts'
import { planParts, type Part } from '../rollup/plan-rollup.ts'
import type { Rollup } from '../rollup/rollup.ts'
import type { Dialect } from './dialect.ts'
import { duckDbDialect } from './duckdb-dialect.ts'
import { cellOf, homeSql } from './home-sql.ts'
import type { QueryContext } from './row-source.ts'
import type { RelationSql } from './tables-sql.ts'
import { rankedSql, ranksItself, topSql } from './top-sql.ts'

/** How a query is compiled. */
export interface CompileOptions {
  /** Default: quoted as it is. */
  relationSql?: RelationSql
  /** Default: DuckDB's. */
  dialect?: Dialect
  /** Those that are there, as `rollups.<name>`; the first that answers is read, so small ones come first. Default: none. */
  rollups?: readonly Rollup[]
}

/** A column of an answer. */
export interface AnswerColumn {
  /** `<table>.<dimension>`, with `.<grain>` or `.bin` behind where there is one, or `<table>.<measure>`. */
  name: string
  kind: 'dimension' | 'measure' | 'others'
}

/** A query as SQL. */
export interface CompiledQuery {
  sql: string
  columns: readonly AnswerColumn[]
  /** Names of the rollups that are read. */
  rollup?: string
}

/** The column that says whether a row stands for all values but the top ones. */
export const othersColumn = 'others'

/**
 * The SQL of a query. Measures of several tables are aggregated table by table and met by their dimensions, so that none is counted
 * through another's rows.
 * @throws MetricsError METRICS_QUERY_INVALID, METRICS_FAN_OUT
 */
export function compileQuery(
  model: Model,
  query: MetricsQuery,
  {
    relationSql = (parts) => quoteRelation(...parts),
    dialect = duckDbDialect,
    rollups = [],
  }: CompileOptions = {},
): CompiledQuery {
  const resolved = resolveQuery(model, query)
  const context: QueryContext = { model, resolved, relationSql, dialect }
  const homes = homesOf(resolved).flatMap((home) => planParts(resolved, home, rollups))
  const { top } = resolved
  const ranked = ranksItself(resolved, homes)
  const oneSql = ranked ? rankedSql : homeSql
  const parts = [
    ...(top && !ranked ? [`top AS (\n${topSql(context, top, rollups)}\n)`] : []),
    ...homes.map((home, index) => `h${index} AS (\n${oneSql(context, home)}\n)`),
    ...(homes.length > 1 ? [`met AS (\n${meetingSql(resolved, homes)}\n)`] : []),
  ]
  const source = homes.length > 1 ? 'met' : 'h0'
  const columns = columnsOf(resolved)
  const list = columns.map(({ name, sql }) => `${sql} AS ${quoteIdentifier(name)}`)
  const sql = `WITH ${parts.join(',\n')}\nSELECT ${list.join(', ')}\nFROM ${source}\nORDER BY ${orderSql(resolved)}\nLIMIT ${resolved.limit}`
  const read = [...new Set(homes.flatMap(({ rollup }) => rollup?.name ?? []))].join(', ')
  return {
    sql,
    columns: columns.map(({ name, kind }) => ({ name, kind })),
    ...(read !== '' && { rollup: read }),
  }
}

/** The tables whose rows are counted; without a measure that of the first dimension. */
function homesOf({ rowMeasures, dimensions }: ResolvedQuery): Part[] {
  const tables = Map.groupBy(rowMeasures, ({ table }) => table)
  if (tables.size > 0) return [...tables].map(([table, measures]) => ({ table, measures }))
  return [{ table: dimensions[0]?.dimension.table ?? '', measures: [] }]
}

/** Each row of a home, side by side with what the others have for the same dimensions. */
function meetingSql(resolved: ResolvedQuery, homes: readonly Part[]): string {
  const keys = keysOf(resolved)
  const rows = homes.map(({ measures }, index) => {
    const cells = resolved.rowMeasures.map((measure) => {
      const cell = cellOf(resolved, measure)
      return measures.includes(measure) ? cell : `NULL AS ${cell}`
    })
    return `SELECT ${[...keys, ...cells].join(', ')} FROM h${index}`
  })
  const cells = resolved.rowMeasures.map((measure) => {
    const cell = cellOf(resolved, measure)
    const isCount = measure.aggregate.startsWith('count')
    return `${isCount ? `coalesce(max(${cell}), 0)` : `max(${cell})`} AS ${cell}`
  })
  const by = keys.length > 0 ? `\nGROUP BY ${keys.join(', ')}` : ''
  return `SELECT ${[...keys, ...cells].join(', ')}\nFROM (\n${rows.join('\nUNION ALL\n')}\n) AS homes${by}`
}

function keysOf({ dimensions, top }: ResolvedQuery): string[] {
  return [...dimensions.map((_, index) => `d${index}`), ...(top ? ['others'] : [])]
}

function columnsOf(resolved: ResolvedQuery): (AnswerColumn & { sql: string })[] {
  const { dimensions, measures, top } = resolved
  return [
    ...dimensions.map(({ column }, index) => ({
      ...{ name: column, kind: 'dimension' as const, sql: `d${index}` },
    })),
    ...(top ? [{ name: othersColumn, kind: 'others' as const, sql: 'others' }] : []),
    ...measures.map((measure) => ({
      ...{ name: measure.name, kind: 'measure' as const, sql: measureSql(resolved, measure) },
    })),
  ]
}

function measureSql(resolved: ResolvedQuery, measure: Measure): string {
  if (measure.kind === 'rows') return cellOf(resolved, measure)
  const [up, down] = measure.of.map((name) => {
    const part = resolved.rowMeasures.find((one) => one.name === name)
    return part ? cellOf(resolved, part) : 'NULL'
  })
  return `CAST(${up} AS DOUBLE PRECISION) / nullif(${down}, 0)`
}

/** As asked for; else time forwards, or the first measure down. Whatever comes first, equal rows are told apart. */
function orderSql(resolved: ResolvedQuery): string {
  const { order, dimensions, measures, top } = resolved
  const asked = order.map(
    ({ column, descending }) =>
      `${quoteIdentifier(column)} ${descending ? 'DESC' : 'ASC'} NULLS LAST`,
  )
  const isTime = dimensions.some(({ dimension: { type } }) => isTimeType(type))
  const [first] = measures
  const usual = first && !isTime ? [`${quoteIdentifier(first.name)} DESC NULLS LAST`] : []
  const others = top ? [`${quoteIdentifier(othersColumn)}`] : []
  const rest = dimensions.map(({ column }) => `${quoteIdentifier(column)} ASC NULLS LAST`)
  const all = [...others, ...(asked.length > 0 ? asked : usual), ...rest]
  return all.length > 0 ? all.join(', ') : '1'
}
