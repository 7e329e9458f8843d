import type { Definition, Expression, Parameter, Statement, Target } from './ast.ts'
import { parseArguments, parseExpression, parseFilters, parseTuple } from './parse-expression.ts'
import { Nesting, refuseDeepTree } from './nesting.ts'
import { TokenStream } from './token-stream.ts'
import { cutTemplate, syntaxError, type Piece } from './tokens.ts'

/** A parsed template. */
export interface Template {
  file: string
  body: Statement[]
  /** Macros and dbt's blocks at the top level, in order. */
  definitions: Definition[]
}

/**
 * Parses a template of Jinja2 with dbt's blocks.
 * @throws DbtError DBT_TEMPLATE_SYNTAX with file and line
 */
export function parseTemplate(source: string, file: string): Template {
  const pieces = new Pieces(cutTemplate(source, file), file)
  const body = parseBody(pieces, [])
  refuseDeepTree(body, file)
  const definitions = body.flatMap((part) => (part.kind === 'define' ? [part.definition] : []))
  return { file, body, definitions }
}

/**
 * Parses a text that is one expression.
 * @throws DbtError DBT_TEMPLATE_SYNTAX
 */
export function parseSingle(text: string, file: string): Expression {
  const [piece] = cutTemplate(`{{ ${text} }}`, file)
  if (piece?.kind !== 'output') throw syntaxError(file, 1, 'expected an expression')
  const tokens = new TokenStream(piece.tokens, file, 1)
  const expression = parseTuple(tokens)
  tokens.end()
  refuseDeepTree(expression, file)
  return expression
}

/** The pieces of a template, taken from the front. */
class Pieces {
  readonly file: string
  readonly #pieces: readonly Piece[]
  readonly #nesting: Nesting
  #at = 0

  constructor(pieces: readonly Piece[], file: string) {
    this.#pieces = pieces
    this.file = file
    this.#nesting = new Nesting(file, 'blocks')
  }

  next(): Piece | undefined {
    return this.#pieces[this.#at++]
  }

  /** Parses what stands one level deeper. @throws DbtError DBT_TEMPLATE_SYNTAX when that is too deep */
  deeper<T>(parse: () => T): T {
    return this.#nesting.within(this.#pieces[this.#at]?.line ?? this.lastLine, parse)
  }

  get lastLine(): number {
    return this.#pieces.at(-1)?.line ?? 1
  }
}

/** The statements up to a block that begins with one of `ends`, which is handed to `onEnd`. */
function parseBody(
  pieces: Pieces,
  ends: readonly string[],
  onEnd: (tokens: TokenStream, word: string) => void = (tokens) => tokens.end(),
): Statement[] {
  const body: Statement[] = []
  for (;;) {
    const piece = pieces.next()
    if (!piece) {
      if (ends.length === 0) return body
      const wanted = ends.map((end) => `'{% ${end} %}'`).join(' or ')
      throw syntaxError(pieces.file, pieces.lastLine, `expected ${wanted}, got the end of the file`)
    }
    if (piece.kind === 'text') {
      body.push(piece)
      continue
    }
    const tokens = new TokenStream(piece.tokens, pieces.file, piece.line)
    if (piece.kind === 'output') {
      body.push({ kind: 'output', line: piece.line, expression: parseTuple(tokens) })
      tokens.end()
      continue
    }
    const word = tokens.name()
    if (ends.includes(word)) {
      onEnd(tokens, word)
      return body
    }
    body.push(pieces.deeper(() => parseStatement(pieces, tokens, word)))
  }
}

type Parse = (pieces: Pieces, tokens: TokenStream, line: number) => Statement

const statements: Readonly<Record<string, Parse>> = {
  if: (pieces, tokens, line) => parseIf(pieces, tokens, line),
  for: (pieces, tokens, line) => parseFor(pieces, tokens, line),
  set: (pieces, tokens, line) => parseSet(pieces, tokens, line),
  do: (_, tokens, line) => ({ kind: 'do', line, expression: ended(tokens, parseTuple(tokens)) }),
  macro: (pieces, tokens, line) => define(pieces, tokens, line, 'macro'),
  test: (pieces, tokens, line) => define(pieces, tokens, line, 'test'),
  snapshot: (pieces, tokens, line) => define(pieces, tokens, line, 'snapshot'),
  docs: (pieces, tokens, line) => define(pieces, tokens, line, 'docs'),
  materialization: (pieces, tokens, line) => define(pieces, tokens, line, 'materialization'),
  call: (pieces, tokens, line) => {
    const parameters = tokens.at('(') ? parseParameters(tokens) : []
    const call = ended(tokens, parseExpression(tokens))
    return { kind: 'call', line, call, parameters, body: parseBody(pieces, ['endcall']) }
  },
  filter: (pieces, tokens, line) => {
    const filter = ended(tokens, parseFilters(tokens, undefined))
    return { kind: 'filter', line, filter, body: parseBody(pieces, ['endfilter']) }
  },
  with: (pieces, tokens, line) => {
    const bindings = []
    while (tokens.peek()) {
      const target = parseTarget(tokens)
      tokens.expect('=')
      bindings.push({ target, value: parseExpression(tokens) })
      if (tokens.peek()) tokens.expect(',')
    }
    return { kind: 'with', line, bindings, body: parseBody(pieces, ['endwith']) }
  },
  break: (_, tokens, line) => ended(tokens, { kind: 'break', line }),
  continue: (_, tokens, line) => ended(tokens, { kind: 'continue', line }),
}

function parseStatement(pieces: Pieces, tokens: TokenStream, word: string): Statement {
  const parse = statements[word]
  if (parse) return parse(pieces, tokens, tokens.line)
  const problem = ['include', 'import', 'from', 'extends', 'block'].includes(word)
    ? `'{% ${word} %}' is not part of dbt's Jinja`
    : `expected a statement, got '${word}'`
  throw syntaxError(pieces.file, tokens.line, problem)
}

function ended<T>(tokens: TokenStream, parsed: T): T {
  tokens.end()
  return parsed
}

function parseIf(pieces: Pieces, tokens: TokenStream, line: number): Statement {
  const branches: { test: Expression; body: Statement[] }[] = []
  let otherwise: Statement[] = []
  let test: Expression | undefined = ended(tokens, parseTuple(tokens))
  for (let open = true; open;) {
    const current: Expression | undefined = test
    const ends = current ? ['elif', 'else', 'endif'] : ['endif']
    const body = parseBody(pieces, ends, (rest, word) => {
      open = word !== 'endif'
      test = word === 'elif' ? parseTuple(rest) : undefined
      rest.end()
    })
    if (current) branches.push({ test: current, body })
    else otherwise = body
  }
  return { kind: 'if', line, branches, otherwise }
}

function parseFor(pieces: Pieces, tokens: TokenStream, line: number): Statement {
  const target = parseTarget(tokens)
  tokens.expect('in')
  const iterable = parseTuple(tokens, false)
  const filter = tokens.take('if') ? parseExpression(tokens) : undefined
  tokens.take('recursive')
  tokens.end()
  let hasElse = false
  const body = parseBody(pieces, ['else', 'endfor'], (rest, word) => {
    hasElse = word === 'else'
    rest.end()
  })
  const otherwise = hasElse ? parseBody(pieces, ['endfor']) : []
  return { kind: 'for', line, target, iterable, filter, body, otherwise }
}

function parseSet(pieces: Pieces, tokens: TokenStream, line: number): Statement {
  const target = parseTarget(tokens)
  if (tokens.take('='))
    return { kind: 'set', line, target, value: ended(tokens, parseTuple(tokens)) }
  const filter = tokens.take('|') ? parseFilters(tokens, undefined) : undefined
  tokens.end()
  return { kind: 'set block', line, target, filter, body: parseBody(pieces, ['endset']) }
}

function parseTarget(tokens: TokenStream): Target {
  const targets: Target[] = []
  let comma = false
  do {
    targets.push(parseOneTarget(tokens))
  } while (tokens.take(',') && (comma = true) && !tokens.at('in', '=', ')'))
  const [only] = targets
  return only && !comma ? only : { kind: 'names', targets }
}

function parseOneTarget(tokens: TokenStream): Target {
  if (tokens.take('(')) {
    const inner = tokens.deeper(() => parseTarget(tokens))
    tokens.expect(')')
    return inner
  }
  const name = tokens.name()
  return tokens.take('.')
    ? { kind: 'attribute', object: name, name: tokens.name() }
    : { kind: 'name', name }
}

function define(
  pieces: Pieces,
  tokens: TokenStream,
  line: number,
  kind: Definition['kind'],
): Statement {
  const name = tokens.name()
  if (kind === 'materialization') while (tokens.peek()) tokens.next()
  const parameters = tokens.at('(') ? parseParameters(tokens) : []
  tokens.end()
  const body = parseBody(pieces, [`end${kind}`], (rest) => {
    if (rest.peek()?.kind === 'name') rest.next()
    rest.end()
  })
  return { kind: 'define', line, definition: { kind, name, parameters, body, line } }
}

function parseParameters(tokens: TokenStream): Parameter[] {
  const { positional, named } = parseArguments(tokens)
  const plain = positional.map(({ value, spread }): Parameter => {
    if (value.kind !== 'name' || spread) throw tokens.unexpected('names of parameters')
    return { name: value.name, fallback: undefined }
  })
  return [...plain, ...named.map(({ name, value }) => ({ name, fallback: value }))]
}
