import type { QueryColumn } from '@deftunes/core'

import { columnSql } from './column.ts'
import type { Judgement, Metric, ResolvedRule, TableContext, Values } from './rule-type.ts'
import { holds, inWords } from './number-condition.ts'

/** SQL of `count(*)` over the rows that every given condition holds for. */
export function countWhere(...conditions: (string | undefined)[]): string {
  const filter = allOf(conditions)
  return filter ? `count(*) FILTER (WHERE ${filter})` : 'count(*)'
}

/** Conditions joined by AND, each in parentheses; undefined when there is none. */
export function allOf(conditions: readonly (string | undefined)[]): string | undefined {
  const given = conditions.filter((condition) => condition !== undefined)
  return given.length === 0 ? undefined : given.map((condition) => `(${condition})`).join(' AND ')
}

/** Counts of the rows a rule is about, and of those that satisfy it. */
export function rowShare(
  { where }: ResolvedRule,
  { primary }: TableContext,
  satisfied: string,
): { rows: Metric; passing: Metric } {
  return {
    rows: { from: primary, sql: countWhere(where) },
    passing: { from: primary, sql: countWhere(where, satisfied) },
  }
}

/** Counts of the rows a rule is about, and of those where a column is not NULL. */
export function presentShare(
  { where }: ResolvedRule,
  { primary }: TableContext,
  column: QueryColumn,
): { rows: Metric; passing: Metric } {
  const filter = allOf([where])
  const count = `count(${columnSql(column)})`
  return {
    rows: { from: primary, sql: countWhere(where) },
    passing: { from: primary, sql: filter ? `${count} FILTER (WHERE ${filter})` : count },
  }
}

/**
 * Judges the share of rows that satisfy a rule: against its threshold, else all must. No rows at all satisfy
 * every rule; `detail` is said in brackets after the count of failing rows.
 */
export function judgeRowShare(
  { threshold }: ResolvedRule,
  { rows = 0, passing = 0 }: Values,
  metric: string,
  detail = '',
): Judgement {
  const share = rows === 0 ? 1 : passing / rows
  const passed = rows === 0 || (threshold ? holds(threshold, share) : passing === rows)
  const asked = threshold ? `a share of rows ${inWords(threshold)}` : 'every row'
  return {
    passed,
    expected: `${asked} to satisfy it`,
    got: `${inDigits(rows - passing)} of ${inDigits(rows)} rows failing${detail && ` (${detail})`}`,
    metrics: { [metric]: share },
  }
}

/** SQL of up to 50 values of an expression in rows that fail a rule. */
export function failingRows(
  { where }: ResolvedRule,
  { primary }: TableContext,
  { satisfied, value }: { satisfied: string; value: string },
): string {
  const filter = allOf([where, `(${satisfied}) IS NOT TRUE`])
  return `SELECT CAST(${value} AS VARCHAR) AS sample FROM ${primary} WHERE ${filter} LIMIT 50`
}

/** A count with thousands separators, a share with six digits. */
export function inDigits(value: number): string {
  if (Number.isInteger(value)) return value.toLocaleString('en-US')
  return String(Number(value.toPrecision(6)))
}
