import type { BinaryOperator, Comparison } from './ast.ts'
import { TemplateFailure } from './failure.ts'
import { formatPercent } from './format-percent.ts'
import { str } from './python-text.ts'
import {
  entryOf,
  equals,
  Float,
  isNumber,
  numberOf,
  Tuple,
  typeName,
  Undefined,
  type Value,
} from './values.ts'

/** `left operator right` as Python computes it. @throws TemplateFailure */
export function binary(operator: BinaryOperator, left: Value, right: Value): Value {
  if (operator === '~') return str(left) + str(right)
  for (const side of [left, right]) refuseUndefined(side)
  const [a, b] = [numberOf(left), numberOf(right)]
  if (a !== undefined && b !== undefined) {
    const float = left instanceof Float || right instanceof Float
    return arithmetic(operator, a, b, float)
  }
  const combined = sequences(operator, left, right)
  if (combined !== undefined) return combined
  const message = `unsupported operand types for ${operator}: '${typeName(left)}' and '${typeName(right)}'`
  throw new TemplateFailure(message)
}

/** @throws TemplateFailure for an undefined value */
export function refuseUndefined(value: Value): void {
  if (value instanceof Undefined) throw new TemplateFailure(value.message)
}

function arithmetic(operator: BinaryOperator, a: number, b: number, float: boolean): Value {
  if (b === 0 && ['/', '//', '%'].includes(operator)) throw new TemplateFailure('division by zero')
  const wrap = (value: number) => (float ? new Float(value) : value)
  switch (operator) {
    case '+':
      return wrap(a + b)
    case '-':
      return wrap(a - b)
    case '*':
      return wrap(a * b)
    case '/':
      return new Float(a / b)
    case '//':
      return wrap(Math.floor(a / b))
    case '%':
      return wrap(a - Math.floor(a / b) * b)
    default:
      return b < 0 ? new Float(a ** b) : wrap(a ** b)
  }
}

function sequences(operator: BinaryOperator, left: Value, right: Value): Value | undefined {
  if (operator === '+') {
    if (typeof left === 'string' && typeof right === 'string') return left + right
    if (Array.isArray(left) && Array.isArray(right)) return [...left, ...right]
    if (left instanceof Tuple && right instanceof Tuple)
      return new Tuple([...left.items, ...right.items])
  }
  if (operator === '%' && typeof left === 'string') return formatPercent(left, right)
  if (operator !== '*') return undefined
  const [times, sequence] = typeof left === 'number' ? [left, right] : [right, left]
  if (typeof times !== 'number') return undefined
  if (typeof sequence !== 'string' && !Array.isArray(sequence)) return undefined
  const count = Math.max(0, times)
  // What does not fit in memory would end the process.
  if (count * Math.max(sequence.length, 1) > 10_000_000)
    throw new TemplateFailure(
      `*: expected at most 10000000 items, got ${count} times ${sequence.length}`,
    )
  return typeof sequence === 'string'
    ? sequence.repeat(count)
    : Array.from({ length: count }, () => sequence).flat()
}

/** `left operator right` for comparisons. @throws TemplateFailure when the two have no order */
export function compare(operator: Comparison, left: Value, right: Value): boolean {
  switch (operator) {
    case '==':
      return equals(left, right)
    case '!=':
      return !equals(left, right)
    case 'in':
      return contains(right, left)
    case 'not in':
      return !contains(right, left)
    default: {
      const order = orderOf(left, right)
      if (operator === '<') return order < 0
      if (operator === '<=') return order <= 0
      return operator === '>' ? order > 0 : order >= 0
    }
  }
}

function contains(container: Value, item: Value): boolean {
  if (typeof container === 'string') {
    if (typeof item === 'string') return container.includes(item)
    throw new TemplateFailure(
      `'in <string>' requires string as left operand, not ${typeName(item)}`,
    )
  }
  if (container instanceof Map) return entryOf(container, item) !== undefined
  if (container instanceof Undefined) return false
  const items = container instanceof Tuple ? container.items : container
  if (Array.isArray(items)) return (items as Value[]).some((one) => equals(one, item))
  throw new TemplateFailure(`argument of type '${typeName(container)}' is not iterable`)
}

/** Negative, zero or positive, by Python's order. @throws TemplateFailure */
export function orderOf(left: Value, right: Value): number {
  for (const side of [left, right]) refuseUndefined(side)
  const [a, b] = [numberOf(left), numberOf(right)]
  if (a !== undefined && b !== undefined) return a - b
  if (typeof left === 'string' && typeof right === 'string')
    return left < right ? -1 : left > right ? 1 : 0
  const [l, r] = [left, right].map((side) => (side instanceof Tuple ? side.items : side))
  if (Array.isArray(l) && Array.isArray(r)) return orderOfItems(l as Value[], r as Value[])
  const message = `'<' not supported between instances of '${typeName(left)}' and '${typeName(right)}'`
  throw new TemplateFailure(message)
}

function orderOfItems(left: Value[], right: Value[]): number {
  for (const [index, item] of left.entries()) {
    const other = right[index]
    if (other === undefined) return 1
    if (!equals(item, other)) return orderOf(item, other)
  }
  return left.length - right.length
}

/** `-value` or `+value`. @throws TemplateFailure */
export function signed(operator: '-' | '+', value: Value): Value {
  refuseUndefined(value)
  const number = numberOf(value)
  if (number === undefined)
    throw new TemplateFailure(`bad operand type for unary ${operator}: '${typeName(value)}'`)
  const result = operator === '-' ? -number : number
  return isNumber(value) && value instanceof Float ? new Float(result) : result + 0
}
