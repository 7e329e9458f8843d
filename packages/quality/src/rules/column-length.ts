import { columnOf, columnSql } from './column.ts'
import { comparisonSql } from './condition-sql.ts'
import { numberCondition, numberOf } from './number-condition.ts'
import { allOf, failingRows, judgeRowShare, rowShare } from './row-share.ts'
import type { ResolvedRule, RuleType, TableContext } from './rule-type.ts'

/** `ColumnLength "a" = 36`: every value has so many characters. As in AWS Glue, NULL has none: its length is 0. */
export const columnLength: RuleType = {
  measure: (rule, table) => {
    const filter = allOf([rule.where])
    const within = (sql: string) => (filter ? `${sql} FILTER (WHERE ${filter})` : sql)
    const length = lengthSql(rule, table)
    return {
      ...rowShare(rule, table, satisfiedSql(rule, table)),
      min: { from: table.primary, sql: within(`min(${length})`) },
      max: { from: table.primary, sql: within(`max(${length})`) },
    }
  },
  judge: (rule, values) => {
    const [name] = rule.parameters
    const { min = 0, max = 0 } = values
    const judgement = judgeRowShare(
      rule,
      values,
      `Column.${name}.LengthCompliance`,
      `lengths from ${min} to ${max}`,
    )
    const metrics = {
      ...judgement.metrics,
      [`Column.${name}.MinimumLength`]: min,
      [`Column.${name}.MaximumLength`]: max,
    }
    return { ...judgement, metrics }
  },
  sample: (rule, table) =>
    failingRows(rule, table, {
      satisfied: satisfiedSql(rule, table),
      value: columnSql(columnOf(rule, table)),
    }),
}

function satisfiedSql(rule: ResolvedRule, table: TableContext): string {
  const { operator, operands } = numberCondition(rule.condition)
  const length = lengthSql(rule, table)
  return comparisonSql({
    column: length,
    value: length,
    operator,
    operands: operands.map((operand) => String(numberOf(operand))),
    withNull: false,
  })
}

function lengthSql(rule: ResolvedRule, table: TableContext): string {
  const column = columnOf(rule, table)
  const text =
    column.type === 'VARCHAR' ? columnSql(column) : `CAST(${columnSql(column)} AS VARCHAR)`
  return `coalesce(length(${text}), 0)`
}
