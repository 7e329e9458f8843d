import type { Span } from '../ruleset.ts'
import { columnOf, columnSql, refused } from './column.ts'
import { temporalSql } from './column-values-sql.ts'
import { comparisonSql } from './condition-sql.ts'
import { millisecondsOf } from './date-operand.ts'
import { failingRows, judgeRowShare, rowShare } from './row-share.ts'
import type { ResolvedRule, RuleType, TableContext } from './rule-type.ts'

/** `DataFreshness "created" <= 24 hours`: now less the value, in hours rounded to two places, for every row. */
export const dataFreshness: RuleType = {
  measure: (rule, table) => rowShare(rule, table, satisfiedSql(rule, table)),
  judge: (rule, values) =>
    judgeRowShare(rule, values, `Column.${rule.parameters[0]}.DataFreshness.Compliance`),
  sample: (rule, table) =>
    failingRows(rule, table, {
      satisfied: satisfiedSql(rule, table),
      value: columnSql(columnOf(rule, table)),
    }),
}

function satisfiedSql({ condition, ...rule }: ResolvedRule, table: TableContext): string {
  if (condition?.kind !== 'duration') throw refused('expected a duration such as <= 24 hours')
  const column = columnOf(rule, table)
  const age = `${Math.floor(table.now / 1000)} - floor(epoch(${temporalSql(column, 'TIMESTAMP')}))`
  return comparisonSql({
    column: columnSql(column),
    value: `round((${age}) / 3600, 2)`,
    operator: condition.operator,
    operands: condition.operands.map((span) => String(hoursOf(span))),
    withNull: false,
  })
}

/** Hours, to the four decimal places that Deequ keeps. */
function hoursOf(span: Span): number {
  return Number((millisecondsOf(span) / 3_600_000).toFixed(4))
}
