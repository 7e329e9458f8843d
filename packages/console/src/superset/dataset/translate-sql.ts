import type { SupersetDatabase } from '../superset-database.ts'
import { sqlTokens, type SqlToken } from '../../sql/sql-tokens.ts'

/** An expression in the SQL of a database, or why it has none there. */
export type Translated = { sql: string } | { why: string }

/** Functions that mean the same in all three databases. */
const functions = new Set(
  'abs avg ceil ceiling coalesce count exp floor greatest least length ln lower ltrim max min mod nullif position power replace rtrim sign sqrt substring sum trim upper'.split(
    ' ',
  ),
)

/** Words that may stand before a bracket without being a function. */
const words = new Set(
  'and as between by cast distinct else exists extract from group having in is join like not on or select then union when where'.split(
    ' ',
  ),
)

/** Words of DuckDB's grammar that the others lack. */
const ownWords = new Set(
  'asof exclude glob interval lambda pivot positional qualify try_cast unpivot'.split(' '),
)

const signs = new Set([
  '(',
  ')',
  ',',
  '.',
  '+',
  '-',
  '*',
  '%',
  '=',
  '<',
  '>',
  '<=',
  '>=',
  '<>',
  '!=',
  '||',
  '::',
  '/',
])

/** Types by their names in DuckDB. */
const types: Readonly<Record<string, string>> = {
  bigint: 'BIGINT',
  boolean: 'BOOLEAN',
  date: 'DATE',
  decimal: 'DECIMAL',
  double: 'DOUBLE PRECISION',
  float: 'REAL',
  integer: 'INTEGER',
  int: 'INTEGER',
  numeric: 'NUMERIC',
  real: 'REAL',
  smallint: 'SMALLINT',
  text: 'VARCHAR',
  timestamp: 'TIMESTAMP',
  varchar: 'VARCHAR',
}

/** Parts of a time that all three count alike; Redshift has no isodow. */
const timeParts = new Set('year quarter month week day hour minute dow doy isodow'.split(' '))

/**
 * An expression of DuckDB in the SQL of another database. What is not known to mean the same there is refused by name, whole
 * numbers that are divided included.
 */
export function translateSql(sql: string, database: SupersetDatabase): Translated {
  if (/\{\{|\{%|\{#/.test(sql)) return { why: 'Superset reads {{, {% and {# as a template' }
  if (database === 'duckdb') return { sql }
  const tokens = sqlTokens(sql)
  const unknown = tokens.flatMap((_, index) => unknownAt(tokens, index))[0]
  if (unknown !== undefined) return { why: `${database} may not know ${unknown} as DuckDB does` }
  return { sql: written(tokens, database) }
}

/** What a piece uses that is not known to mean the same elsewhere. */
function unknownAt(tokens: readonly SqlToken[], index: number): string[] {
  const token = tokens[index]
  const word = token?.text.toLowerCase() ?? ''
  if (token?.kind === 'sign') return signIsKnown(tokens, index) ? [] : [`the operator ${word}`]
  if (token?.kind !== 'word') return []
  if (ownWords.has(word)) return [word]
  if (isType(tokens, index)) return types[word] === undefined ? [`the type ${word}`] : []
  if (tokens[index - 1]?.text === '(' && wordAt(tokens, index - 2) === 'extract')
    return timeParts.has(word) ? [] : [`extract(${word} …)`]
  if (tokens[index + 1]?.text !== '(') return []
  return functions.has(word) || words.has(word) ? [] : [`the function ${word}`]
}

/** A quotient of whole numbers is whole elsewhere: one of the two must be written with a point. */
function signIsKnown(tokens: readonly SqlToken[], index: number): boolean {
  const sign = tokens[index]?.text ?? ''
  if (sign !== '/') return signs.has(sign)
  return [tokens[index - 1], tokens[index + 1]].some(
    (side) => side?.kind === 'number' && side.text.includes('.'),
  )
}

/** Whether a word is a type: behind :: or behind the AS of a CAST. */
function isType(tokens: readonly SqlToken[], index: number): boolean {
  if (tokens[index - 1]?.text === '::') return true
  if (wordAt(tokens, index - 1) !== 'as') return false
  const open = openingOf(tokens, index)
  return wordAt(tokens, open - 1) === 'cast'
}

/** The place of the bracket that a piece stands in; -1: in none. */
function openingOf(tokens: readonly SqlToken[], index: number): number {
  let depth = 0
  for (let at = index; at >= 0; at -= 1) {
    const text = tokens[at]?.text
    if (text === ')') depth += 1
    if (text === '(' && depth === 0) return at
    if (text === '(') depth -= 1
  }
  return -1
}

function wordAt(tokens: readonly SqlToken[], index: number): string {
  return tokens[index]?.text.toLowerCase() ?? ''
}

function written(tokens: readonly SqlToken[], database: SupersetDatabase): string {
  const parts: string[] = []
  for (let index = 0; index < tokens.length; index += 1) {
    const { gap = '', text = '' } = tokens[index] ?? {}
    const end = wordAt(tokens, index) === 'extract' ? closingOf(tokens, index + 1) : -1
    if (end === -1) {
      const type = isType(tokens, index) ? types[text.toLowerCase()] : undefined
      parts.push(gap, type ?? text)
      continue
    }
    const of = written(tokens.slice(index + 4, end), database).trim()
    parts.push(gap, extractSql(wordAt(tokens, index + 2), of, database))
    index = end
  }
  return parts.join('')
}

/** The place of the bracket that closes the one at a place. */
function closingOf(tokens: readonly SqlToken[], open: number): number {
  let depth = 0
  for (let at = open; at < tokens.length; at += 1) {
    if (tokens[at]?.text === '(') depth += 1
    if (tokens[at]?.text === ')') depth -= 1
    if (depth === 0) return at
  }
  return -1
}

/** PostgreSQL's are decimals; Redshift's week begins with day 0, a Sunday, alone. */
function extractSql(part: string, of: string, database: SupersetDatabase): string {
  if (part === 'isodow' && database === 'redshift') return `((EXTRACT(dow FROM ${of}) + 6) % 7 + 1)`
  return `CAST(EXTRACT(${part} FROM ${of}) AS INTEGER)`
}
