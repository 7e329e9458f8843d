import { quoteLiteral, type QueryColumn } from '@deftunes/core'

import {
  unescapeText,
  type DateCondition,
  type NumberCondition,
  type NumberOperand,
  type TextCondition,
} from '../ruleset.ts'
import { columnSql, kindOf, refused } from './column.ts'
import { comparisonSql } from './condition-sql.ts'
import { areDays, dateSql } from './date-operand.ts'
import { numberOf } from './number-condition.ts'

/** SQL that is TRUE for the values that meet a number condition; text is read as a number where it is one. */
export function numberValuesSql(
  column: QueryColumn,
  { operator, operands }: NumberCondition,
): string {
  const given = operands.filter(({ kind }) => kind !== 'null')
  const withNull = given.length < operands.length
  if (withNull && !['=', '!=', 'in', 'not in'].includes(operator)) {
    throw refused(`expected a number after '${operator}', got NULL`)
  }
  const isExact = kindOf(column) === 'exact'
  const literals = given.map((operand) => numberSql(operand, isExact))
  const value = given.length === 0 ? columnSql(column) : numericSql(column)
  return comparisonSql({ column: columnSql(column), value, operator, operands: literals, withNull })
}

/** A column as a number. @throws QualityError QUALITY_RULE_REFUSED when its type is none */
export function numericSql(column: QueryColumn): string {
  switch (kindOf(column)) {
    case 'exact':
      return columnSql(column)
    case 'double':
      return column.type === 'DOUBLE' ? columnSql(column) : `CAST(${columnSql(column)} AS DOUBLE)`
    case 'text':
      return `TRY_CAST(${columnSql(column)} AS DOUBLE)`
    default:
      throw refused(`expected a column of numbers, got "${column.name}" of type ${column.type}`)
  }
}

/**
 * SQL that is TRUE for the values that meet a date condition. Days are compared with the day of a timestamp, as
 * Deequ does; now() and times of day with the timestamp itself.
 */
export function dateValuesSql(
  column: QueryColumn,
  { operator, operands }: DateCondition,
  now: number,
): string {
  const given = operands.filter(({ kind }) => kind !== 'null')
  const type = areDays(operands) ? 'DATE' : 'TIMESTAMP'
  return comparisonSql({
    column: columnSql(column),
    value: temporalSql(column, type),
    operator,
    operands: given.map((operand) => dateSql(operand, now)),
    withNull: given.length < operands.length,
  })
}

/** A column as a DATE or TIMESTAMP. @throws QualityError QUALITY_RULE_REFUSED when its type is none */
export function temporalSql(column: QueryColumn, type: 'DATE' | 'TIMESTAMP'): string {
  const kind = kindOf(column)
  if (column.type === type) return columnSql(column)
  if (kind === 'date' || kind === 'timestamp') return `CAST(${columnSql(column)} AS ${type})`
  if (kind === 'text') return `TRY_CAST(${columnSql(column)} AS ${type})`
  throw refused(`expected a column of dates, got "${column.name}" of type ${column.type}`)
}

/** SQL that is TRUE for the values that meet a string condition; a regular expression must match the whole value. */
export function textValuesSql(column: QueryColumn, condition: TextCondition): string {
  const { operator, operands } = condition
  const value =
    kindOf(column) === 'text' ? columnSql(column) : `CAST(${columnSql(column)} AS VARCHAR)`
  if (operator === 'matches' || operator === 'not matches') {
    const [pattern] = operands
    const matches = `regexp_full_match(${value}, ${quoteLiteral(patternOf(pattern))})`
    return operator === 'matches' ? matches : `NOT ${matches}`
  }
  const keywords = new Set(
    operands.map((one) => (one.kind === 'keyword' ? one.keyword : undefined)),
  )
  const texts = operands.flatMap((one) => (one.kind === 'text' ? [unescapeText(one.text)] : []))
  if (keywords.has('EMPTY')) texts.push('')
  const blank = `length(trim(${value})) = 0 AND length(${value}) > 0`
  return comparisonSql({
    column: columnSql(column),
    value,
    operator,
    operands: texts.map((text) => quoteLiteral(text)),
    withNull: keywords.has('NULL'),
    ...(keywords.has('WHITESPACES_ONLY') && { orElse: `(${blank})` }),
  })
}

/** Java's look-around, back-references, atomic groups and possessive quantifiers, which RE2 does not have. */
const JAVA_ONLY = /\(\?(?:[=!>]|<[=!])|\\[1-9]|\\k<|[*+?}]\+/

function patternOf(operand: TextCondition['operands'][number] | undefined): string {
  const pattern = operand?.kind === 'text' ? operand.text.replaceAll('\\"', '"') : ''
  const unknown = JAVA_ONLY.exec(pattern)?.[0]
  if (unknown === undefined) return pattern
  throw refused(`the regular expression "${pattern}" uses '${unknown}', which DuckDB does not know`)
}

function numberSql(operand: NumberOperand, isExact: boolean): string {
  if (operand.kind === 'number' && isExact) return operand.text
  return `CAST(${quoteLiteral(String(numberOf(operand)))} AS DOUBLE)`
}
