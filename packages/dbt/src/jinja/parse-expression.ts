import type { Arguments, BinaryOperator, Comparison, Expression } from './ast.ts'
import { unquote } from './string-literal.ts'
import type { TokenStream } from './token-stream.ts'

/** An expression, with `a if b else c` at its top unless that is left to the caller. */
export function parseExpression(tokens: TokenStream, withCondition = true): Expression {
  return tokens.deeper(() => parseCondition(tokens, withCondition))
}

function parseCondition(tokens: TokenStream, withCondition: boolean): Expression {
  let then = parseOr(tokens)
  while (withCondition && tokens.take('if')) {
    const line = tokens.lineNow
    const test = parseOr(tokens)
    const otherwise = tokens.take('else') ? parseExpression(tokens) : undefined
    then = { kind: 'condition', line, test, then, otherwise }
  }
  return then
}

/** An expression or, with commas and no parentheses, a tuple of them. */
export function parseTuple(tokens: TokenStream, withCondition = true): Expression {
  const line = tokens.lineNow
  const items: Expression[] = []
  let comma = false
  while (tokens.peek() && !tokens.at(')', 'in', '=', 'if')) {
    items.push(parseExpression(tokens, withCondition))
    if (!tokens.take(',')) break
    comma = true
  }
  const [only] = items
  if (!only) throw tokens.unexpected('an expression')
  return items.length === 1 && !comma ? only : { kind: 'tuple', line, items }
}

function parseOr(tokens: TokenStream): Expression {
  let left = parseAnd(tokens)
  while (tokens.at('or')) {
    const { line } = tokens.next()
    left = { kind: 'or', line, left, right: parseAnd(tokens) }
  }
  return left
}

function parseAnd(tokens: TokenStream): Expression {
  let left = parseNot(tokens)
  while (tokens.at('and')) {
    const { line } = tokens.next()
    left = { kind: 'and', line, left, right: parseNot(tokens) }
  }
  return left
}

function parseNot(tokens: TokenStream): Expression {
  if (!tokens.at('not')) return parseCompare(tokens)
  const { line } = tokens.next()
  return { kind: 'unary', line, operator: 'not', operand: tokens.deeper(() => parseNot(tokens)) }
}

const comparisons = ['==', '!=', '<', '<=', '>', '>='] as const

function parseCompare(tokens: TokenStream): Expression {
  const line = tokens.lineNow
  const first = parseSum(tokens)
  const rest: { operator: Comparison; operand: Expression }[] = []
  for (;;) {
    const operator = comparisonAt(tokens)
    if (operator === undefined) break
    tokens.next()
    if (operator === 'not in') tokens.next()
    rest.push({ operator, operand: parseSum(tokens) })
  }
  return rest.length === 0 ? first : { kind: 'compare', line, first, rest }
}

function comparisonAt(tokens: TokenStream): Comparison | undefined {
  if (tokens.at('in')) return 'in'
  if (tokens.at('not') && tokens.peek(1)?.text === 'in') return 'not in'
  return comparisons.find((operator) => tokens.at(operator))
}

/** Operators from the loosest to the tightest; each level is read from the left. */
const levels: readonly (readonly BinaryOperator[])[] = [
  ['+', '-'],
  ['~'],
  ['*', '/', '//', '%'],
  ['**'],
]

function parseSum(tokens: TokenStream, level = 0): Expression {
  const operators = levels[level]
  if (!operators) return parseUnary(tokens)
  let left = parseSum(tokens, level + 1)
  for (;;) {
    const operator = operators.find((one) => tokens.at(one))
    if (operator === undefined) return left
    const { line } = tokens.next()
    left = { kind: 'binary', line, operator, left, right: parseSum(tokens, level + 1) }
  }
}

function parseUnary(tokens: TokenStream, withFilter = true): Expression {
  const operator = tokens.at('-') ? '-' : tokens.at('+') ? '+' : undefined
  let node: Expression
  if (operator) {
    const { line } = tokens.next()
    const operand = tokens.deeper(() => parseUnary(tokens, false))
    node = { kind: 'unary', line, operator, operand }
  } else node = parsePrimary(tokens)
  const complete = parsePostfix(tokens, node)
  return withFilter ? parseFilters(tokens, complete) : complete
}

/** Attributes, items and calls that follow a value. */
function parsePostfix(tokens: TokenStream, start: Expression): Expression {
  let node = start
  for (;;) {
    const line = tokens.lineNow
    if (tokens.take('.')) node = parseAttribute(tokens, node)
    else if (tokens.take('[')) node = parseItem(tokens, node)
    else if (tokens.at('('))
      node = { kind: 'call', line, callee: node, args: parseArguments(tokens) }
    else return node
  }
}

function parseAttribute(tokens: TokenStream, object: Expression): Expression {
  const { line, kind, text } = tokens.next()
  if (kind === 'name') return { kind: 'attribute', line, object, name: text }
  if (kind !== 'integer') throw tokens.unexpected('a name after the dot')
  return { kind: 'item', line, object, index: { kind: 'literal', line, value: Number(text) } }
}

function parseItem(tokens: TokenStream, object: Expression): Expression {
  const line = tokens.lineNow
  const part = () => (tokens.at(':', ']', ',') ? undefined : parseExpression(tokens))
  const start = part()
  if (!tokens.take(':')) {
    if (start === undefined) throw tokens.unexpected('an index')
    tokens.expect(']')
    return { kind: 'item', line, object, index: start }
  }
  const stop = part()
  const step = tokens.take(':') ? part() : undefined
  tokens.expect(']')
  return {
    kind: 'slice',
    line,
    object,
    ...(start && { start }),
    ...(stop && { stop }),
    ...(step && { step }),
  }
}

/** Filters and tests that follow a value. */
export function parseFilters(tokens: TokenStream, start: Expression | undefined): Expression {
  let node = start
  for (;;) {
    const line = tokens.lineNow
    if (node === undefined || tokens.at('|')) {
      if (node !== undefined) tokens.next()
      node = {
        kind: 'filter',
        line,
        name: dotted(tokens),
        input: node,
        args: optionalArguments(tokens),
      }
    } else if (tokens.at('is')) {
      tokens.next()
      node = parseTest(tokens, node)
    } else if (tokens.at('('))
      node = { kind: 'call', line, callee: node, args: parseArguments(tokens) }
    else return node
  }
}

function dotted(tokens: TokenStream): string {
  let name = tokens.name()
  while (tokens.take('.')) name += `.${tokens.name()}`
  return name
}

function parseTest(tokens: TokenStream, input: Expression): Expression {
  const line = tokens.lineNow
  const negated = tokens.take('not')
  const name = dotted(tokens)
  const args = tokens.at('(') ? parseArguments(tokens) : { ...noArguments }
  const token = tokens.peek()
  const operand =
    token !== undefined &&
    !args.positional.length &&
    (token.kind !== 'operator' || '[{'.includes(token.text)) &&
    !tokens.at('else', 'or', 'and', 'is', 'if', 'not', 'in')
  if (operand) {
    const value = parsePostfix(tokens, parsePrimary(tokens))
    args.positional = [{ value, spread: false }]
  }
  return { kind: 'test', line, name, input, args, negated }
}

const noArguments: Arguments = { positional: [], named: [], spreadNamed: [] }

function optionalArguments(tokens: TokenStream): Arguments {
  return tokens.at('(') ? parseArguments(tokens) : noArguments
}

/** `(a, *b, c=d, **e)` */
export function parseArguments(tokens: TokenStream): Arguments {
  const args: Arguments = { positional: [], named: [], spreadNamed: [] }
  tokens.expect('(')
  while (!tokens.take(')')) {
    if (tokens.take('**')) args.spreadNamed.push(parseExpression(tokens))
    else if (tokens.take('*'))
      args.positional.push({ value: parseExpression(tokens), spread: true })
    else if (tokens.peek()?.kind === 'name' && tokens.peek(1)?.text === '=') {
      const name = tokens.name()
      tokens.expect('=')
      args.named.push({ name, value: parseExpression(tokens) })
    } else args.positional.push({ value: parseExpression(tokens), spread: false })
    if (!tokens.at(')')) tokens.expect(',')
  }
  return args
}

function parsePrimary(tokens: TokenStream): Expression {
  const token = tokens.peek()
  if (!token) throw tokens.unexpected('an expression')
  const { line, text } = token
  if (token.kind === 'operator') return parseBracketed(tokens, line)
  tokens.next()
  switch (token.kind) {
    case 'string': {
      let value = unquote(text)
      while (tokens.peek()?.kind === 'string') value += unquote(tokens.next().text)
      return { kind: 'literal', line, value }
    }
    case 'integer':
      return { kind: 'literal', line, value: Number(text.replaceAll('_', '')) }
    case 'float':
      return { kind: 'float', line, value: Number(text.replaceAll('_', '')) }
    case 'name':
      return constants.has(text)
        ? { kind: 'literal', line, value: constants.get(text) ?? null }
        : { kind: 'name', line, name: text }
  }
}

const constants = new Map<string, boolean | null>([
  ['true', true],
  ['True', true],
  ['false', false],
  ['False', false],
  ['none', null],
  ['None', null],
])

function parseBracketed(tokens: TokenStream, line: number): Expression {
  if (tokens.take('(')) {
    const inner = tokens.at(')')
      ? ({ kind: 'tuple', line, items: [] } satisfies Expression)
      : parseTuple(tokens)
    tokens.expect(')')
    return inner
  }
  if (tokens.take('[')) return { kind: 'list', line, items: parseItems(tokens) }
  if (tokens.take('{')) return { kind: 'dict', line, entries: parseEntries(tokens) }
  throw tokens.unexpected('an expression')
}

function parseItems(tokens: TokenStream): Expression[] {
  const items: Expression[] = []
  while (!tokens.take(']')) {
    items.push(parseExpression(tokens))
    if (!tokens.at(']')) tokens.expect(',')
  }
  return items
}

function parseEntries(tokens: TokenStream): { key: Expression; value: Expression }[] {
  const entries: { key: Expression; value: Expression }[] = []
  while (!tokens.take('}')) {
    const key = parseExpression(tokens)
    tokens.expect(':')
    entries.push({ key, value: parseExpression(tokens) })
    if (!tokens.at('}')) tokens.expect(',')
  }
  return entries
}
