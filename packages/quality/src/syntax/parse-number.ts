import type { NumberOperand } from '../ruleset.ts'
import type { TokenReader } from './token-reader.ts'

const OPERATORS = ['+', '-', '*', '/'] as const

/**
 * Reads a number, NULL, a function call or arithmetic. DQDL gives all four operators the same weight:
 * `1 + 2 * 3` is 9; a mix without parentheses is read so, and warned of.
 */
export function parseNumber(reader: TokenReader): NumberOperand {
  const first = reader.peek()
  const used = new Set<string>()
  let left = parseAtom(reader)
  for (let count = 0; reader.seesOne(OPERATORS); count += 1) {
    reader.refuseMore(count, 'operators in a row')
    const operator = reader.take().text as (typeof OPERATORS)[number]
    used.add(operator === '+' || operator === '-' ? 'sum' : 'product')
    left = { kind: 'arithmetic', operator, left, right: parseAtom(reader) }
  }
  if (used.size > 1) {
    reader.warn(
      first,
      'arithmetic is read from left to right; put parentheses around what comes first',
    )
  }
  return left
}

function parseAtom(reader: TokenReader): NumberOperand {
  if (reader.sees('(')) return reader.inParentheses(() => parseNumber(reader))
  if (reader.accept('NULL') || reader.accept('null')) return { kind: 'null' }
  if (reader.seesName()) return parseCall(reader)
  const sign = reader.accept('-') ? '-' : ''
  if (reader.peek().kind !== 'number') reader.fail('a number')
  return { kind: 'number', text: sign + reader.take().text }
}

function parseCall(reader: TokenReader): NumberOperand {
  if (!reader.sees('(', 1)) reader.fail('a number or a function call such as avg(last(10))')
  const name = reader.take().text
  if (name === 'now') reader.fail('now() without a space before its parentheses')
  return { kind: 'call', name, arguments: reader.inParentheses(() => parseNumbers(reader)) }
}

function parseNumbers(reader: TokenReader): NumberOperand[] {
  const list: NumberOperand[] = []
  if (reader.sees(')')) return list
  do list.push(parseNumber(reader))
  while (reader.accept(','))
  return list
}
