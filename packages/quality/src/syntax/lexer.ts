/** What a token is. A quoted date or time of day is never a string in DQDL. */
export type TokenKind =
  'word' | 'number' | 'string' | 'date' | 'time' | 'symbol' | 'unknown' | 'end'

/** A piece of DQDL text and where it begins; line and column count from 1. */
export interface Token {
  kind: TokenKind
  /** As written; of strings, dates and times without the quotes. */
  text: string
  line: number
  column: number
}

/** Text that is skipped although AWS Glue would not skip it. */
export interface LexerNote {
  message: string
  line: number
  column: number
}

const SKIPPED = /[ \t\n]+|\r\n?|#[^\n]*|\/\/[^\n]*/y
// Not one alternative a character, which a string of some megabytes would exhaust the stack with.
const STRING = /"([^"\\]*(?:\\(?:["\\]|(?!["\\]))[^"\\]*)*)"/y
const WORD = /now\(\)|[A-Za-z0-9_.]+/y
const SYMBOL = />=|<=|[:,'{}[\]()=<>!$+\-*/]/y
const DATE = /^\d{4}-\d{2}-\d{2}$/
const TIME = /^(?:\d{1,2}:\d{2} [AP]M|\d{2}:\d{2})$/

/** Splits DQDL text into tokens; what is no token becomes one of kind `unknown`, for the parser to refuse. */
export function tokenize(text: string): { tokens: Token[]; notes: LexerNote[] } {
  const tokens: Token[] = []
  const notes: LexerNote[] = []
  const position = positions(text)
  let offset = 0
  while (offset < text.length) {
    const skipped = matchAt(SKIPPED, text, offset)
    if (skipped) {
      const message = skippedNote(skipped[0], offset + skipped[0].length === text.length)
      if (message) notes.push({ message, ...position(offset) })
      offset += skipped[0].length
      continue
    }
    const [token, length] = tokenAt(text, offset)
    tokens.push({ ...token, ...position(offset) })
    offset += length
  }
  tokens.push({ kind: 'end', text: '', ...position(text.length) })
  return { tokens, notes }
}

function tokenAt(text: string, offset: number): [Pick<Token, 'kind' | 'text'>, length: number] {
  const string = matchAt(STRING, text, offset)
  if (string)
    return [{ kind: stringKind(string[1] ?? ''), text: string[1] ?? '' }, string[0].length]
  const word = matchAt(WORD, text, offset)?.[0]
  if (word !== undefined) return [{ kind: wordKind(word), text: word }, word.length]
  const symbol = matchAt(SYMBOL, text, offset)?.[0]
  if (symbol !== undefined) return [{ kind: 'symbol', text: symbol }, symbol.length]
  const rest = text[offset] === '"' ? text.slice(offset) : (text[offset] ?? '')
  return [{ kind: 'unknown', text: rest }, rest.length]
}

function stringKind(text: string): TokenKind {
  if (DATE.test(text)) return 'date'
  return TIME.test(text) ? 'time' : 'string'
}

function wordKind(word: string): TokenKind {
  if (word === 'now()') return 'symbol'
  return /^\d+(?:\.\d+)?$/.test(word) ? 'number' : 'word'
}

function skippedNote(text: string, atEnd: boolean): string | undefined {
  if (text.startsWith('//')) return "a '//' comment: AWS Glue knows '#' comments only"
  if (text.startsWith('\r')) return 'a carriage return: AWS Glue may refuse CRLF line ends'
  if (text.startsWith('#') && atEnd)
    return 'a comment without a line end after it: AWS Glue refuses it'
  return undefined
}

function matchAt(pattern: RegExp, text: string, offset: number): RegExpExecArray | null {
  pattern.lastIndex = offset
  return pattern.exec(text)
}

/** Line and column of growing offsets, counted once along the text. */
function positions(text: string): (offset: number) => { line: number; column: number } {
  let line = 1
  let lineStart = 0
  let seen = 0
  return (offset) => {
    for (; seen < offset; seen += 1) {
      if (text[seen] !== '\n') continue
      line += 1
      lineStart = seen + 1
    }
    return { line, column: offset - lineStart + 1 }
  }
}
