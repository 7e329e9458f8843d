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

const opening = /\{\{|\{%|\{#/g
const closings = { '{{': '}}', '{%': '%}', '{#': '#}' } as const

/**
 * Cuts a template into text, outputs and blocks; white space is taken away where a mark has a minus, comments and raw
 * blocks are resolved.
 */
export function cutTemplate(source: string, file: string): Piece[] {
  const text = source.replaceAll(/\r\n?/g, '\n').replace(/\n$/, '')
  const pieces: Piece[] = []
  let at = 0
  let trim = false
  const lineAt = lineCounter(text)
  const pushText = (from: number, to: number, stripRight: boolean) => {
    let part = text.slice(from, to)
    if (trim) part = part.trimStart()
    if (stripRight) part = part.trimEnd()
    trim = false
    if (part !== '') pieces.push({ kind: 'text', text: part, line: lineAt(from) })
  }
  for (;;) {
    opening.lastIndex = at
    const mark = opening.exec(text)
    if (!mark) break
    const line = lineAt(mark.index)
    const start = mark.index + 2
    pushText(at, mark.index, text[start] === '-')
    const inner = /[-+]/.test(text[start] ?? '') ? start + 1 : start
    if (mark[0] === '{#') {
      const end = text.indexOf('#}', inner)
      if (end < 0) throw syntaxError(file, line, `expected '#}' to close the comment`)
      trim = text[end - 1] === '-'
      at = end + 2
      continue
    }
    const raw = mark[0] === '{%' ? rawBlock(text, inner, file, line) : undefined
    if (raw) {
      const body = text.slice(raw.from, raw.to)
      const kept = raw.trimStart ? body.trimStart() : body
      pieces.push({ kind: 'text', text: raw.trimEnd ? kept.trimEnd() : kept, line })
      trim = raw.trimAfter
      at = raw.end
      continue
    }
    const closing = closings[mark[0] as '{{' | '{%']
    const { tokens, end, minus } = readTokens(text, inner, { closing, file, lineAt })
    pieces.push({ kind: mark[0] === '{{' ? 'output' : 'block', tokens, line })
    trim = minus
    at = end
  }
  pushText(at, text.length, false)
  return pieces
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

function rawBlock(text: string, at: number, file: string, line: number) {
  const begin = /\s*raw\s*(-|\+)?%\}/y
  begin.lastIndex = at
  const start = begin.exec(text)
  if (!start) return undefined
  const finish = /\{%(-|\+)?\s*endraw\s*(-|\+)?%\}/g
  finish.lastIndex = begin.lastIndex
  const end = finish.exec(text)
  if (!end) throw syntaxError(file, line, `expected '{% endraw %}' after '{% raw %}'`)
  return {
    from: begin.lastIndex,
    to: end.index,
    end: finish.lastIndex,
    trimStart: start[1] === '-',
    trimEnd: end[1] === '-',
    trimAfter: end[2] === '-',
  }
}

const pattern =
  /(?<space>\s+)|(?<float>\d[\d_]*(?:\.\d[\d_]*(?:[eE][+-]?\d+)?|[eE][+-]?\d+))|(?<integer>0[xX][\da-fA-F_]+|0[oO][0-7_]+|0[bB][01_]+|\d[\d_]*)|(?<name>[\p{L}_][\p{L}\p{N}_]*)|(?<string>'[^'\\]*(?:\\[\s\S][^'\\]*)*'|"[^"\\]*(?:\\[\s\S][^"\\]*)*")|(?<operator>\/\/|\*\*|==|!=|>=|<=|[-+*/%~[\]{}().,:|=<>;])/uy

interface TokenRange {
  closing: string
  file: string
  lineAt: (at: number) => number
}

function readTokens(text: string, from: number, { closing, file, lineAt }: TokenRange) {
  const tokens: Token[] = []
  let depth = 0
  for (let at = from; at < text.length;) {
    if (depth === 0) {
      const minus = /[-+]/.test(text[at] ?? '') && text.startsWith(closing, at + 1)
      if (minus) return { tokens, end: at + 1 + closing.length, minus: text[at] === '-' }
      if (text.startsWith(closing, at)) return { tokens, end: at + closing.length, minus: false }
    }
    pattern.lastIndex = at
    const groups = pattern.exec(text)?.groups
    const found = groups && Object.entries(groups).find(([, value]) => value !== undefined)
    if (!found) throw syntaxError(file, lineAt(at), `expected an expression, got '${text[at]}'`)
    const [kind, value = ''] = found
    if (kind !== 'space')
      tokens.push({ kind: kind as Token['kind'], text: value, line: lineAt(at) })
    if (kind === 'operator') depth += '([{'.includes(value) ? 1 : ')]}'.includes(value) ? -1 : 0
    at = pattern.lastIndex
  }
  throw syntaxError(file, lineAt(from), `expected '${closing}', got the end of the file`)
}
