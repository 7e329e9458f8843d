import type { Condition, DateOperand, NumberOperand, Size, Span, TextOperand } from '../ruleset.ts'

/** A condition as DQDL text. */
export function printCondition(condition: Condition): string {
  const { operator } = condition
  const operands = printOperands(condition)
  if (operator === 'between' || operator === 'not between') {
    return `${operator} ${operands.join(' and ')}`
  }
  const [first = ''] = operands
  if ((operator === 'in' || operator === 'not in') && !first.startsWith('$')) {
    return `${operator} [${operands.join(', ')}]`
  }
  return `${operator} ${first}`
}

/** A number, function or arithmetic as DQDL text. */
export function printNumber(operand: NumberOperand): string {
  switch (operand.kind) {
    case 'number':
      return operand.text
    case 'null':
      return 'NULL'
    case 'call':
      return `${operand.name}(${operand.arguments.map(printNumber).join(', ')})`
    case 'arithmetic': {
      const right = printNumber(operand.right)
      const closed = operand.right.kind === 'arithmetic' ? `(${right})` : right
      return `${printNumber(operand.left)} ${operand.operator} ${closed}`
    }
  }
}

/** A string, keyword or variable as DQDL text. */
export function printTextOperand(operand: TextOperand): string {
  if (operand.kind === 'variable') return `$${operand.name}`
  return operand.kind === 'keyword' ? operand.keyword : `"${operand.text}"`
}

function printOperands(condition: Condition): string[] {
  switch (condition.kind) {
    case 'number':
      return condition.operands.map(printNumber)
    case 'text':
      return condition.operands.map(printTextOperand)
    case 'date':
      return condition.operands.map(printDate)
    case 'duration':
    case 'size':
      return condition.operands.map(printAmount)
  }
}

function printDate(operand: DateOperand): string {
  if (operand.kind === 'null') return 'NULL'
  if (operand.kind !== 'now') return `"${operand.text}"`
  const { shift } = operand
  return shift ? `(now() ${shift.sign} ${printAmount(shift)})` : 'now()'
}

function printAmount({ amount, unit }: Span | Size): string {
  return `${amount} ${unit}`
}
