/** A piece of an SQL expression, and the blanks and comments before it. */
export interface SqlToken {
  kind: 'word' | 'quoted' | 'text' | 'number' | 'sign'
  text: string
  gap: string
}

const gaps = /(?:\s+|--[^\n]*|\/\*[^]*?\*\/)*/y

const forms: readonly [SqlToken['kind'], RegExp][] = [
  ['text', /'(?:[^']|'')*'/y],
  ['quoted', /"(?:[^"]|"")*"/y],
  ['number', /(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y],
  ['word', /[A-Za-z_][A-Za-z0-9_]*/y],
  ['sign', /::|<=|>=|<>|!=|==|\|\||->>|->|\/\/|\*\*|[^]/y],
]

/** An SQL expression in pieces. */
export function sqlTokens(sql: string): SqlToken[] {
  const tokens: SqlToken[] = []
  for (let at = 0; at < sql.length;) {
    const gap = matchAt(gaps, sql, at) ?? ''
    at += gap.length
    if (at === sql.length) break
    const [kind, text] = pieceAt(sql, at)
    tokens.push({ kind, text, gap })
    at += text.length
  }
  return tokens
}

function pieceAt(sql: string, at: number): [SqlToken['kind'], string] {
  for (const [kind, form] of forms) {
    const text = matchAt(form, sql, at)
    if (text !== undefined) return [kind, text]
  }
  throw new RangeError(`expected a piece of SQL at ${at} of ${sql}`)
}

function matchAt(form: RegExp, sql: string, at: number): string | undefined {
  form.lastIndex = at
  return form.exec(sql)?.[0]
}
