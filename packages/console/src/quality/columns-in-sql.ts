import { sqlTokens, type SqlToken } from '../sql/sql-tokens.ts'

/** Names of columns by relation, e.g. of `serving.fact_session`. */
export type KnownColumns = ReadonlyMap<string, readonly string[]>

/** A column of a relation. */
export interface UsedColumn {
  relation: string
  column: string
}

/**
 * The columns that an expression over a relation names, also those of relations that its subqueries name: a word is a column of the
 * innermost relation that has it, as in SQL.
 */
export function columnsInSql(sql: string, own: string, known: KnownColumns): UsedColumn[] {
  const tokens = sqlTokens(sql)
  const brackets = bracketsAround(tokens)
  const named = namedRelations(tokens, known).map((one) => ({
    ...one,
    within: brackets[one.places[0] ?? 0]?.at(-1) ?? -1,
  }))
  const scope = { tokens, brackets, known, named: [...named, { relation: own, within: -1 }] }
  const taken = new Set(named.flatMap(({ places }) => places))
  const found = tokens.flatMap((_, index) => (taken.has(index) ? [] : columnsAt(scope, index)))
  return [...new Map(found.map((one) => [`${one.relation}.${one.column}`, one])).values()]
}

interface Scope {
  tokens: readonly SqlToken[]
  /** Of each token the places of the brackets that are open around it, the outermost first. */
  brackets: readonly (readonly number[])[]
  known: KnownColumns
  /** Relations and the bracket that each is named in; -1: in none. */
  named: readonly { relation: string; alias?: string; within: number }[]
}

interface NamedRelation {
  relation: string
  alias?: string
  /** Of the tokens that name it. */
  places: readonly number[]
}

function bracketsAround(tokens: readonly SqlToken[]): number[][] {
  let open: number[] = []
  return tokens.map(({ text }, index) => {
    if (text === ')') open = open.slice(0, -1)
    const around = open
    if (text === '(') open = [...open, index]
    return around
  })
}

/** What may follow a relation and is no alias of it. */
const clauses = new Set(
  'anti asof cross except full group having inner intersect join left limit natural offset on order positional qualify right sample semi tablesample union using where window'.split(
    ' ',
  ),
)

function namedRelations(tokens: readonly SqlToken[], known: KnownColumns): NamedRelation[] {
  const relations = new Map([...known.keys()].map((name) => [name.toLowerCase(), name]))
  return tokens.flatMap((_, index): NamedRelation[] => {
    if (tokens[index + 1]?.text !== '.') return []
    const name = `${nameAt(tokens, index)}.${nameAt(tokens, index + 2)}`
    const relation = relations.get(name)
    if (relation === undefined) return []
    const place = nameAt(tokens, index + 3) === 'as' ? index + 4 : index + 3
    const alias = nameAt(tokens, place)
    const places = [index, index + 2]
    if (alias === '' || clauses.has(alias)) return [{ relation, places }]
    return [{ relation, alias, places: [...places, place] }]
  })
}

/** The columns that a token can be; of one that is something else, none. */
function columnsAt(scope: Scope, index: number): UsedColumn[] {
  const { tokens, named } = scope
  const name = nameAt(tokens, index)
  if (name === '' || isOther(tokens, index)) return []
  const called = (word: string) =>
    named.filter(({ relation, alias }) => word === alias || word === lastWordOf(relation))
  if (tokens[index - 1]?.text !== '.') {
    const isQualifier = tokens[index + 1]?.text === '.' && called(name).length > 0
    return isQualifier ? [] : innermost(scope, index, name)
  }
  const qualifier = nameAt(tokens, index - 2)
  const relations = called(qualifier)
  if (relations.length > 0) return innermost({ ...scope, named: relations }, index, name)
  // Of a column that is a struct it is a field.
  return innermost(scope, index - 2, qualifier).length > 0 ? [] : innermost(scope, index, name)
}

function innermost({ brackets, known, named }: Scope, index: number, name: string): UsedColumn[] {
  for (const within of [...(brackets[index] ?? []), -1].sort((left, right) => right - left)) {
    const columns = named
      .filter((one) => one.within === within)
      .flatMap(({ relation }) =>
        (known.get(relation) ?? []).map((column) => ({ relation, column })),
      )
      .filter(({ column }) => column.toLowerCase() === name)
    if (columns.length > 0) return columns
  }
  return []
}

function lastWordOf(relation: string): string {
  return relation.toLowerCase().split('.').at(-1) ?? ''
}

/** Functions, types, parts of times, words before a text and names that are given are no columns. */
function isOther(tokens: readonly SqlToken[], index: number): boolean {
  const [before, next] = [tokens[index - 1], tokens[index + 1]]
  const isWord = tokens[index]?.kind === 'word'
  if (next?.text === '(' || before?.text === '::' || nameAt(tokens, index - 1) === 'as') return true
  if (!isWord) return false
  const isPart = before?.text === '(' && nameAt(tokens, index - 2) === 'extract'
  return next?.kind === 'text' || before?.kind === 'number' || isPart
}

/** A name in lower case, without quotes; empty where there is none. */
function nameAt(tokens: readonly SqlToken[], index: number): string {
  const { kind, text = '' } = tokens[index] ?? {}
  if (kind === 'word') return text.toLowerCase()
  return kind === 'quoted' ? text.slice(1, -1).replaceAll('""', '"').toLowerCase() : ''
}
