import { quoteIdentifier, type QueryColumn } from '@deftunes/core'

import { portableSql } from '../plan/portable-sql.ts'
import { columnSql, isNamed, refused } from './column.ts'
import { holds, inWords, numberCondition } from './number-condition.ts'
import { inDigits, judgeRowShare } from './row-share.ts'
import type { Metric, ResolvedRule, RuleType, TableContext } from './rule-type.ts'

/**
 * `CustomSql "select count(*) from primary" > 0`: the one value of a statement; without a condition, the share of
 * the table's rows that the statement returns. An empty table fails the latter.
 */
export const customSql: RuleType = {
  measure: (rule, table) => (rule.condition ? oneValue(rule, table) : returnedRows(rule, table)),
  judge: (rule, values) => {
    if (rule.condition) return judgeValue(rule, values['value'])
    const judgement = judgeRowShare(rule, values, 'Dataset.*.CustomSQL.Compliance')
    const isEmpty = values['rows'] === 0
    const expected = `${judgement.expected.replace(' to satisfy it', '')} among those the statement returns`
    return {
      ...judgement,
      passed: !isEmpty && judgement.passed,
      expected,
      got: isEmpty ? 'an empty table' : judgement.got.replace('failing', 'not returned'),
    }
  },
}

/** A CustomSql statement in parentheses, with the tables it may name: primary and every reference. */
export function customSqlSource(
  statement: string,
  { primary, references }: Pick<TableContext, 'primary'> & { references: Record<string, string> },
): string {
  const tables = Object.entries({ ...references, primary }).map(
    ([name, relation]) =>
      `${quoteIdentifier(name)} AS NOT MATERIALIZED (SELECT * FROM ${relation})`,
  )
  return `(WITH ${tables.join(', ')} SELECT * FROM (${statement}\n) AS statement)`
}

function oneValue(rule: ResolvedRule, table: TableContext): Record<string, Metric> {
  numberCondition(rule.condition)
  const { source, columns } = describedQuery(rule, table)
  const [column, second] = columns
  if (!column || second) {
    throw refused(`expected a statement that yields one column, got ${columns.length}`)
  }
  return { value: { from: source, sql: `CAST(${columnSql(column)} AS DOUBLE)` } }
}

function returnedRows(rule: ResolvedRule, table: TableContext): Record<string, Metric> {
  const { source, columns } = describedQuery(rule, table)
  const foreign = columns.filter(
    (column) => !table.columns.some((own) => isNamed(own, column.name)),
  )
  if (foreign.length > 0) {
    const names = foreign.map(({ name }) => name).join(', ')
    throw refused(`expected only columns of the table from the statement, got also: ${names}`)
  }
  const same = columns.map((column) => {
    const name = columnSql(column)
    return `mine.${name} IS NOT DISTINCT FROM returned.${name}`
  })
  const from = `(SELECT 1 FROM (SELECT * FROM ${table.primary}) AS mine SEMI JOIN ${source} AS returned ON ${same.join(' AND ')})`
  return {
    rows: { from: table.primary, sql: 'count(*)' },
    passing: { from, sql: 'count(*)' },
  }
}

function describedQuery(
  { parameters: [text = ''] }: ResolvedRule,
  { primary, references, queries }: TableContext,
): { source: string; columns: readonly QueryColumn[] } {
  const statement = portableSql(text)
  const described = queries[statement]
  if (!described || 'problem' in described) {
    throw refused(described?.problem ?? `the statement was not described: ${statement}`)
  }
  const relations = Object.entries(references).map(([name, { relation }]) => [name, relation])
  const source = customSqlSource(statement, {
    primary,
    references: Object.fromEntries(relations) as Record<string, string>,
  })
  return { source, columns: described.columns }
}

function judgeValue({ condition }: ResolvedRule, value: number | undefined) {
  const asked = numberCondition(condition)
  if (value === undefined) throw refused('expected a number from the statement, got NULL or no row')
  return {
    passed: holds(asked, value),
    expected: `a value ${inWords(asked)}`,
    got: inDigits(value),
    metrics: { 'Dataset.*.CustomSQL': value },
  }
}
