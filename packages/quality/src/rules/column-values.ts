import type { Condition } from '../ruleset.ts'
import { columnOf, columnSql, kindOf, refused } from './column.ts'
import { dateValuesSql, numberValuesSql, numericSql, textValuesSql } from './column-values-sql.ts'
import { allOf, failingRows, inDigits, judgeRowShare, rowShare } from './row-share.ts'
import type { Metric, ResolvedRule, RuleType, TableContext, Values } from './rule-type.ts'

/** `ColumnValues "price" <= 2`: every value, or the threshold's share, meets a condition. */
export const columnValues: RuleType = {
  measure: (rule, table) => ({
    ...rowShare(rule, table, satisfiedSql(rule, table)),
    ...extremes(rule, table),
  }),
  judge: (rule, values) => {
    const [name] = rule.parameters
    const metric = `Column.${name}.ColumnValues.Compliance`
    const judgement = judgeRowShare(rule, values, metric, extremesInWords(rule.condition, values))
    const { min, max } = values
    const measured = {
      ...(min !== undefined && { [`Column.${name}.Minimum`]: min }),
      ...(max !== undefined && { [`Column.${name}.Maximum`]: max }),
    }
    return { ...judgement, metrics: { ...judgement.metrics, ...measured } }
  },
  sample: (rule, table) =>
    failingRows(rule, table, {
      satisfied: satisfiedSql(rule, table),
      value: columnSql(columnOf(rule, table)),
    }),
}

function satisfiedSql({ condition, ...rule }: ResolvedRule, table: TableContext): string {
  const column = columnOf(rule, table)
  switch (condition?.kind) {
    case 'number':
      return numberValuesSql(column, condition)
    case 'text':
      return textValuesSql(column, condition)
    case 'date':
      return dateValuesSql(column, condition, table.now)
    default:
      throw refused('ColumnValues: expected a number, string or date condition')
  }
}

function extremes(rule: ResolvedRule, table: TableContext): Record<string, Metric> {
  const column = columnOf(rule, table)
  const isNumber = ['exact', 'double'].includes(kindOf(column))
  if (!isNumber || rule.condition?.kind !== 'number') return {}
  const filter = allOf([rule.where])
  const within = filter ? ` FILTER (WHERE ${filter})` : ''
  const value = numericSql(column)
  return {
    min: { from: table.primary, sql: `CAST(min(${value})${within} AS DOUBLE)` },
    max: { from: table.primary, sql: `CAST(max(${value})${within} AS DOUBLE)` },
  }
}

function extremesInWords(condition: Condition | undefined, { min, max }: Values): string {
  if (min === undefined || max === undefined || !condition) return ''
  if (condition.operator.startsWith('<')) return `max ${inDigits(max)}`
  if (condition.operator.startsWith('>')) return `min ${inDigits(min)}`
  return `min ${inDigits(min)}, max ${inDigits(max)}`
}
