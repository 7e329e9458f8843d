import { columnSql, columnsOf } from './column.ts'
import { allOf, countWhere, inDigits } from './row-share.ts'
import type { Metric, ResolvedRule, TableContext, Values } from './rule-type.ts'

/**
 * How often each value of the rule's columns occurs: `single`, the rows whose value occurs once; `keyed`, the rows
 * with a value at all. As in Deequ, rows whose columns are all NULL have none and count for neither.
 */
export function keyCounts(
  rule: ResolvedRule,
  table: TableContext,
): { rows: Metric; single: Metric; keyed: Metric } {
  const from = `(${keysSql(rule, table)})`
  return {
    rows: { from: table.primary, sql: countWhere(rule.where) },
    single: { from, sql: 'count(*) FILTER (WHERE occurrences = 1)' },
    keyed: { from, sql: 'CAST(coalesce(sum(occurrences), 0) AS BIGINT)' },
  }
}

/** The share of rows whose value occurs once: 1 without rows, 0 when no row has a value. */
export function uniqueness({ rows = 0, single = 0, keyed = 0 }: Values): number {
  if (rows === 0) return 1
  return keyed === 0 ? 0 : single / keyed
}

/** How many rows repeat a value, in words. */
export function repeated({ single = 0, keyed = 0 }: Values): string {
  return `${inDigits(keyed - single)} of ${inDigits(keyed)} rows with a value that occurs more than once`
}

/** The metric name of uniqueness for one column or several. */
export function uniquenessMetric({ parameters }: ResolvedRule): string {
  return `${parameters.length === 1 ? 'Column' : 'Multicolumn'}.${parameters.join(',')}.Uniqueness`
}

/** SQL of up to 50 values that occur more than once. */
export function repeatedKeys(rule: ResolvedRule, table: TableContext): string {
  const parts = columnsOf(rule, table).map((column) => `CAST(${columnSql(column)} AS VARCHAR)`)
  const sample = parts.map((part) => `coalesce(${part}, 'NULL')`).join(', ')
  const keys = `${keysSql(rule, table)} HAVING count(*) > 1 LIMIT 50`
  return `SELECT concat_ws(', ', ${sample}) AS sample FROM (${keys})`
}

function keysSql(rule: ResolvedRule, table: TableContext): string {
  const columns = [...new Set(columnsOf(rule, table).map(columnSql))].sort()
  const someValue = columns.map((column) => `${column} IS NOT NULL`).join(' OR ')
  const list = columns.join(', ')
  return `SELECT ${list}, count(*) AS occurrences FROM ${table.primary} WHERE ${allOf([rule.where, someValue])} GROUP BY ${list}`
}
