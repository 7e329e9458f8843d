import { DbtError } from '../errors.ts'

/** A piece of an expression. */
export interface Token {
  kind: 'name' | 'string' | 'integer' | 'float' | 'operator'
  text: string
  line: number
}

/** A piece of a template: text, or the tokens between a pair of marks. */
export type Piece =
  | { kind: 'text'; text: string; line: number }
  | { kind: 'output' | 'block'; tokens: Token[]; line: number }

/** The error of a template that is not valid. */
export function syntaxError(file: string, line: number, problem: string): DbtError {
  return new DbtError('DBT_TEMPLATE_SYNTAX', `${file}:${line}: ${problem}`, {
    details: { file, line },
  })
}

/** A template while it is cut. */
interface Source {
  text: string
  file: string
  lineAt: (at: number) => number
}

/** What begins at a mark, where it ends, and whether white space after it goes. */
interface Cut {
  piece?: Piece
  end: number
  trim: boolean
}

const opening = /\{\{|\{%|\{#/g

/**
 * Cuts a template into text, outputs and blocks; white space is taken away where a mark has a minus, comments and raw
 * blocks are resolved.
 */
export function cutTemplate(template: string, file: string): Piece[] {
  const text = template.replaceAll(/\r\n?/g, '\n').replace(/\n$/, '')
  const source = { text, file, lineAt: lineCounter(text) }
  const pieces: Piece[] = []
  let [at, trim] = [0, false]
  for (;;) {
    opening.lastIndex = at
    const mark = opening.exec(text)
    const end = mark?.index ?? text.length
    const between = trimmed(text.slice(at, end), trim, mark !== null && text[end + 2] === '-')
    if (between !== '') pieces.push({ kind: 'text', text: between, line: source.lineAt(at) })
    if (!mark) return pieces
    const cut = cutMark(source, mark[0] as Mark, end)
    if (cut.piece) pieces.push(cut.piece)
    ;[at, trim] = [cut.end, cut.trim]
  }
}

function trimmed(text: string, start: boolean, end: boolean): string {
  const rest = start ? text.trimStart() : text
  return end ? rest.trimEnd() : rest
}

type Mark = '{{' | '{%' | '{#'

function cutMark(source: Source, mark: Mark, index: number): Cut {
  const { text } = source
  const line = source.lineAt(index)
  const start = index + 2
  const inner = /[-+]/.test(text[start] ?? '') ? start + 1 : start
  if (mark === '{#') return cutComment(source, inner, line)
  if (mark === '{{') return cutTokens(source, inner, { kind: 'output', closing: '}}', line })
  return (
    cutRaw(source, inner, line) ?? cutTokens(source, inner, { kind: 'block', closing: '%}', line })
  )
}

function cutComment({ text, file }: Source, at: number, line: number): Cut {
  const end = text.indexOf('#}', at)
  if (end < 0) throw syntaxError(file, line, `expected '#}' to close the comment`)
  return { end: end + 2, trim: text[end - 1] === '-' }
}

function cutRaw({ text, file }: Source, at: number, line: number): Cut | undefined {
  const begin = /\s*raw\s*(-|\+)?%\}/y
  begin.lastIndex = at
  const start = begin.exec(text)
  if (!start) return undefined
  const finish = /\{%(-|\+)?\s*endraw\s*(-|\+)?%\}/g
  finish.lastIndex = begin.lastIndex
  const end = finish.exec(text)
  if (!end) throw syntaxError(file, line, `expected '{% endraw %}' after '{% raw %}'`)
  const body = text.slice(begin.lastIndex, end.index)
  const kept = trimmed(body, start[1] === '-', end[1] === '-')
  return { piece: { kind: 'text', text: kept, line }, end: finish.lastIndex, trim: end[2] === '-' }
}

/** The line of any offset, found by halving: a template is asked for about as many as it has pieces. */
function lineCounter(text: string): (at: number) => number {
  const starts = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)]
  return (at) => {
    let [low, high] = [0, starts.length]
    while (low + 1 < high) {
      const middle = (low + high) >> 1
      if ((starts[middle] ?? 0) <= at) low = middle
      else high = middle
    }
    return low + 1
  }
}

const pattern =
  /(?<space>\s+)|(?<float>\d[\d_]*(?:\.\d[\d_]*(?:[eE][+-]?\d+)?|[eE][+-]?\d+))|(?<integer>0[xX][\da-fA-F_]+|0[oO][0-7_]+|0[bB][01_]+|\d[\d_]*)|(?<name>[\p{L}_][\p{L}\p{N}_]*)|(?<string>'[^'\\]*(?:\\[\s\S][^'\\]*)*'|"[^"\\]*(?:\\[\s\S][^"\\]*)*")|(?<operator>\/\/|\*\*|==|!=|>=|<=|[-+*/%~[\]{}().,:|=<>;])/uy

interface TokenRange {
  kind: 'output' | 'block'
  closing: string
  line: number
}

function cutTokens({ text, file, lineAt }: Source, from: number, range: TokenRange): Cut {
  const { kind, closing, line } = range
  const tokens: Token[] = []
  let depth = 0
  for (let at = from; at < text.length;) {
    if (depth === 0) {
      const piece = { kind, tokens, line }
      const signed = /[-+]/.test(text[at] ?? '') && text.startsWith(closing, at + 1)
      if (signed) return { piece, end: at + 1 + closing.length, trim: text[at] === '-' }
      if (text.startsWith(closing, at)) return { piece, end: at + closing.length, trim: false }
    }
    const [found, value] = tokenAt(text, at)
    if (!found) throw syntaxError(file, lineAt(at), `expected an expression, got '${text[at]}'`)
    if (found !== 'space') tokens.push({ kind: found, text: value, line: lineAt(at) })
    if (found === 'operator') depth += '([{'.includes(value) ? 1 : ')]}'.includes(value) ? -1 : 0
    at += value.length
  }
  throw syntaxError(file, lineAt(from), `expected '${closing}', got the end of the file`)
}

function tokenAt(text: string, at: number): [kind: Token['kind'] | 'space' | undefined, string] {
  pattern.lastIndex = at
  const groups = pattern.exec(text)?.groups ?? {}
  const [kind, value = ''] = Object.entries(groups).find(([, one]) => one !== undefined) ?? []
  return [kind as Token['kind'] | 'space' | undefined, value]
}
