import type { ComparisonOperator } from '../ruleset.ts'

/** A comparison of a column's values with operands, both as SQL. */
export interface Comparison {
  /** The column itself, asked for NULL. */
  column: string
  /** What is compared: the column, or the column cast. */
  value: string
  operator: ComparisonOperator
  operands: readonly string[]
  /** Whether NULL is among the operands. */
  withNull: boolean
  /** For sets: a further condition that stands for a member of the set. */
  orElse?: string
}

/**
 * SQL that is TRUE for the rows that satisfy a comparison. NULL satisfies `!=` and `not in` only, unless NULL is
 * named as an operand; `between` excludes both ends, `not between` includes them.
 */
export function comparisonSql({
  column,
  value,
  operator,
  operands,
  withNull,
  orElse,
}: Comparison): string {
  const [first = 'NULL', second = 'NULL'] = operands
  switch (operator) {
    case 'between':
      return `${value} > ${first} AND ${value} < ${second}`
    case 'not between':
      return `${value} <= ${first} OR ${value} >= ${second}`
    case '=':
    case 'in': {
      const members = [isIn(value, operands), orElse, withNull ? `${column} IS NULL` : undefined]
      return members.filter(Boolean).join(' OR ')
    }
    case '!=':
    case 'not in': {
      const members = [isIn(value, operands), orElse].filter(Boolean).join(' OR ')
      if (!members) return `${column} IS NOT NULL`
      return withNull
        ? `${column} IS NOT NULL AND NOT (${members})`
        : `${column} IS NULL OR NOT (${members})`
    }
    default:
      return `${value} ${operator} ${first}`
  }
}

function isIn(value: string, operands: readonly string[]): string | undefined {
  if (operands.length === 0) return undefined
  return operands.length === 1
    ? `${value} = ${operands[0]}`
    : `${value} IN (${operands.join(', ')})`
}
