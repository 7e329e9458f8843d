import type { ComparisonOperator, Condition, TextOperand } from '../ruleset.ts'
import type { Token } from './lexer.ts'
import { parseOperand, parseVariable, type Operand } from './parse-operand.ts'
import { SyntaxMistake, type TokenReader } from './token-reader.ts'

const STARTS = ['between', 'not', 'in', 'matches', '>', '>=', '<', '<=', '=', '!']

/** Reads a condition if one begins here. */
export function parseCondition(reader: TokenReader): Condition | undefined {
  if (!reader.seesOne(STARTS)) return undefined
  const first = reader.peek()
  const negated = reader.accept('not')
  if (reader.accept('matches')) {
    const text = reader.expectString('a regular expression in quotes')
    const operator = negated ? 'not matches' : 'matches'
    return { kind: 'text', operator, operands: [{ kind: 'text', text }] }
  }
  if (reader.accept('between')) {
    const low = parseOperand(reader)
    reader.expect('and')
    return ofOneKind(first, negated ? 'not between' : 'between', [low, parseOperand(reader)])
  }
  if (reader.accept('in')) return parseIn(reader, first, negated ? 'not in' : 'in')
  if (negated) reader.fail("'between', 'in' or 'matches'")
  return parseComparison(reader, first)
}

function parseIn(reader: TokenReader, first: Token, operator: 'in' | 'not in'): Condition {
  if (reader.sees('$')) return { kind: 'text', operator, operands: [parseVariable(reader)] }
  reader.expect('[')
  const operands: Operand[] = []
  do {
    if (reader.sees('$')) reader.fail('a value; a variable stands for the whole list')
    operands.push(parseOperand(reader))
  } while (reader.accept(','))
  reader.expect(']')
  return ofOneKind(first, operator, operands)
}

function parseComparison(reader: TokenReader, first: Token): Condition {
  const negated = reader.accept('!')
  const operator = negated ? `!${reader.expect('=').text}` : reader.take().text
  const variable = reader.peek()
  const operand = parseOperand(reader)
  if (operand.kind === 'text' && operand.value.kind === 'variable') {
    reader.warn(variable, 'a variable after = or !=: AWS Glue resolves variables after in only')
  }
  return ofOneKind(first, operator as ComparisonOperator, [operand])
}

function ofOneKind(at: Token, operator: ComparisonOperator, operands: Operand[]): Condition {
  const kinds = [...new Set(operands.map(({ kind }) => kind).filter((kind) => kind !== 'null'))]
  const [kind = 'number', other] = kinds
  if (other) throw new SyntaxMistake(at, `expected operands of one kind, got ${kind} and ${other}`)
  if (
    operands.some((operand) => operand.kind === 'null') &&
    (kind === 'duration' || kind === 'size')
  ) {
    throw new SyntaxMistake(at, `expected a ${kind}, got NULL`)
  }
  const values = operands.map((operand) =>
    operand.kind === 'null' ? nullOperand(kind) : operand.value,
  )
  if (kind === 'text' && !['=', '!=', 'in', 'not in'].includes(operator)) {
    const message = `expected a number, a date, a duration or a size after '${operator}', got a string`
    throw new SyntaxMistake(at, message)
  }
  return { kind, operator, operands: values } as Condition
}

function nullOperand(kind: string): TextOperand | { kind: 'null' } {
  return kind === 'text' ? { kind: 'keyword', keyword: 'NULL' } : { kind: 'null' }
}
