import type { ComparisonOperator, Condition, NumberCondition, NumberOperand } from '../ruleset.ts'
import { printCondition, printNumber } from '../syntax/print-condition.ts'
import { refused } from './column.ts'

/**
 * Whether a number meets a condition: `between` excludes both ends, `not between` includes them, equality is
 * exact.
 */
export function holds({ operator, operands }: NumberCondition, value: number): boolean {
  const [first = NaN, second = NaN] = operands.map(numberOf)
  const comparisons: Record<ComparisonOperator, () => boolean> = {
    '>': () => value > first,
    '>=': () => value >= first,
    '<': () => value < first,
    '<=': () => value <= first,
    '=': () => value === first,
    '!=': () => value !== first,
    between: () => value > first && value < second,
    'not between': () => value <= first || value >= second,
    in: () => operands.some((operand) => value === numberOf(operand)),
    'not in': () => operands.every((operand) => value !== numberOf(operand)),
  }
  return comparisons[operator]()
}

/** The value of an operand. @throws QualityError QUALITY_RULE_REFUSED for NULL and for functions of history */
export function numberOf(operand: NumberOperand): number {
  switch (operand.kind) {
    case 'number':
      return Number(operand.text)
    case 'null':
      throw refused('expected a number to compare with, got NULL')
    case 'call':
      throw refused(
        `${printNumber(operand)} needs the metrics of earlier runs, which are not at hand`,
      )
    case 'arithmetic':
      return calculate(operand.operator, numberOf(operand.left), numberOf(operand.right))
  }
}

/** The number condition of a rule whose syntax asks for one; refuses what has no value. */
export function numberCondition(condition: Condition | undefined): NumberCondition {
  if (condition?.kind !== 'number') throw refused('expected a number condition, got another')
  for (const operand of condition.operands) numberOf(operand)
  return condition
}

/** A condition as the words of a message: '> 0.95', 'between 1 and 3 (ends excluded)'. */
export function inWords(condition: Condition): string {
  const printed = printCondition(condition)
  if (condition.operator === 'between') return `${printed} (ends excluded)`
  return condition.operator === 'not between' ? `${printed} (ends included)` : printed
}

function calculate(operator: '+' | '-' | '*' | '/', left: number, right: number): number {
  switch (operator) {
    case '+':
      return left + right
    case '-':
      return left - right
    case '*':
      return left * right
    case '/':
      return left / right
  }
}
