import { Nesting } from './nesting.ts'
import { syntaxError, type Token } from './tokens.ts'

/** Tokens of one expression or block, taken from the front. */
export class TokenStream {
  readonly file: string
  readonly line: number
  readonly #tokens: readonly Token[]
  readonly #nesting: Nesting
  #at = 0

  constructor(tokens: readonly Token[], file: string, line: number) {
    this.#tokens = tokens
    this.file = file
    this.line = line
    this.#nesting = new Nesting(file, 'brackets and signs')
  }

  peek(ahead = 0): Token | undefined {
    return this.#tokens[this.#at + ahead]
  }

  get lineNow(): number {
    return this.peek()?.line ?? this.line
  }

  next(): Token {
    const token = this.peek()
    if (!token) throw this.unexpected('something')
    this.#at++
    return token
  }

  /** Whether the next token is one of these operators or words. */
  at(...texts: string[]): boolean {
    const token = this.peek()
    return token !== undefined && token.kind !== 'string' && texts.includes(token.text)
  }

  /** Takes the next token when it is this operator or word. */
  take(text: string): boolean {
    const found = this.at(text)
    if (found) this.#at++
    return found
  }

  expect(text: string): void {
    if (!this.take(text)) throw this.unexpected(`'${text}'`)
  }

  name(): string {
    const token = this.peek()
    if (token?.kind !== 'name') throw this.unexpected('a name')
    this.#at++
    return token.text
  }

  end(): void {
    if (this.peek()) throw this.unexpected('the end')
  }

  /** Parses what stands one level deeper. @throws DbtError DBT_TEMPLATE_SYNTAX when that is too deep */
  deeper<T>(parse: () => T): T {
    return this.#nesting.within(this.lineNow, parse)
  }

  unexpected(expected: string): Error {
    const token = this.peek()
    const got = token ? `'${token.text}'` : 'the end'
    return syntaxError(this.file, this.lineNow, `expected ${expected}, got ${got}`)
  }
}
