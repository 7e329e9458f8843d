import type { SyntaxWarning } from '../ruleset.ts'
import { tokenize, type Token } from './lexer.ts'

/** A mistake at a token; the parser collects them and reports all together. */
export class SyntaxMistake extends Error {
  readonly token: Token

  constructor(token: Token, message: string) {
    super(message)
    this.token = token
  }
}

/** Words with a meaning of their own, which can name neither a column nor a rule. */
const RESERVED = new Set(
  (
    'and AND or OR of OF null NULL empty EMPTY whitespaces_only WHITESPACES_ONLY between in not matches ' +
    'where with labels DefaultLabels Metadata DataSources Rules Analyzers days hours minutes B KB MB GB TB'
  ).split(' '),
)

/** Parentheses and calls nest no deeper, nor do more operators follow each other: what works on rules recurses. */
const MOST_NESTED = 100

/** Tokens read one after the other, and the warnings gathered on the way. */
export class TokenReader {
  readonly warnings: SyntaxWarning[]
  readonly #tokens: readonly Token[]
  #next = 0
  #depth = 0

  constructor(text: string) {
    const { tokens, notes } = tokenize(text)
    this.#tokens = tokens
    this.warnings = firstOfEach(notes)
  }

  /** The token `ahead` places on, without taking it. */
  peek(ahead = 0): Token {
    return this.#tokens[Math.min(this.#next + ahead, this.#tokens.length - 1)] as Token
  }

  take(): Token {
    const token = this.peek()
    this.#next += 1
    return token
  }

  /** Whether the next token is this symbol or word. */
  sees(text: string, ahead = 0): boolean {
    const token = this.peek(ahead)
    return (token.kind === 'symbol' || token.kind === 'word') && token.text === text
  }

  seesOne(texts: readonly string[], ahead = 0): boolean {
    return texts.some((text) => this.sees(text, ahead))
  }

  /** Whether the next token is a name: a word without a meaning of its own. */
  seesName(ahead = 0): boolean {
    const token = this.peek(ahead)
    return token.kind === 'word' && !RESERVED.has(token.text)
  }

  /** Takes the next token if it is this symbol or word. */
  accept(text: string): boolean {
    if (!this.sees(text)) return false
    this.#next += 1
    return true
  }

  expect(text: string): Token {
    if (!this.sees(text)) this.fail(`'${text}'`)
    return this.take()
  }

  expectName(what: string): Token {
    if (!this.seesName()) this.fail(what)
    return this.take()
  }

  expectString(what: string): string {
    const { kind, text } = this.peek()
    if (kind === 'date' || kind === 'time') {
      this.fail(`${what}; a quoted ${kind} is always a ${kind} in DQDL`)
    }
    if (kind !== 'string') this.fail(what)
    this.take()
    return text
  }

  /** Reads `(`, what stands inside, and `)`. */
  inParentheses<T>(read: () => T): T {
    this.refuseMore(this.#depth, 'levels of parentheses')
    this.expect('(')
    this.#depth += 1
    try {
      const inside = read()
      this.expect(')')
      return inside
    } finally {
      this.#depth -= 1
    }
  }

  /** Refuses the next token when it would make one of these too many. */
  refuseMore(count: number, what: string): void {
    if (count < MOST_NESTED) return
    throw new SyntaxMistake(this.peek(), `expected at most ${MOST_NESTED} ${what}, got more`)
  }

  /** Refuses the next token. */
  fail(expected: string): never {
    throw new SyntaxMistake(this.peek(), `expected ${expected}, got ${describe(this.peek())}`)
  }

  warn(token: Token, message: string): void {
    this.warnings.push({ message, line: token.line, column: token.column })
  }

  /** Skips to the `,` or `]` that ends the list item begun `depth` brackets further out. */
  skipItem(): void {
    for (let depth = 0; this.peek().kind !== 'end'; this.take()) {
      if (depth === 0 && this.seesOne([',', ']'])) return
      if (this.seesOne(['[', '('])) depth += 1
      if (this.seesOne([']', ')'])) depth = Math.max(0, depth - 1)
    }
  }
}

/** A token as a message names it. */
export function describe({ kind, text }: Token): string {
  if (kind === 'end') return 'the end of the file'
  if (kind === 'string') return `the string "${text}"`
  if (kind === 'date' || kind === 'time') return `the ${kind} "${text}"`
  if (kind === 'unknown' && text.startsWith('"')) return 'a string without its closing quote'
  return `'${text}'`
}

function firstOfEach<Note extends { message: string }>(notes: readonly Note[]): Note[] {
  const seen = new Set<string>()
  return notes.filter(({ message }) => !seen.has(message) && seen.add(message))
}
