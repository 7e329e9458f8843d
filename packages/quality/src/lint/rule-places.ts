import { tokenize, type Token } from '../syntax/lexer.ts'

/** Where in a document something stands; line and column count from 1. */
export interface Place {
  line: number
  column: number
}

/** The tokens of each rule and of each analyzer of a document that parses, in the order of its ruleset. */
export interface RuleTokens {
  rules: readonly (readonly Token[])[]
  analyzers: readonly (readonly Token[])[]
  /** What stands before the rules, default labels among it. */
  head: readonly Token[]
}

/** Splits a document into its rules and analyzers. */
export function ruleTokens(text: string): RuleTokens {
  const { tokens } = tokenize(text)
  const [rules, analyzers] = [startOf(tokens, 'Rules'), startOf(tokens, 'Analyzers')]
  const first = Math.min(...[rules, analyzers].filter((start) => start >= 0))
  return {
    rules: itemsFrom(tokens, rules),
    analyzers: itemsFrom(tokens, analyzers),
    head: tokens.slice(0, first),
  }
}

/**
 * Where a rule holds the text that a problem is about: the first of its strings that the problem quotes, for a problem of
 * DuckDB the string that is its SQL, else its beginning.
 */
export function placeIn(rule: readonly Token[], problem: string): Place {
  const strings = rule.filter(({ kind }) => kind === 'string')
  if (problem.startsWith('DuckDB: ')) return placeOf(sqlOf(rule, strings, problem) ?? rule[0])
  const quoted = [...problem.matchAll(/"([^"]+)"/g)].map(([, name]) => name ?? '')
  const named = quoted.flatMap((name) => strings.find(({ text }) => namesIt(text, name)) ?? [])
  return placeOf(named[0] ?? rule[0])
}

/** A regular expression is quoted whole; else it is the condition after `where`, or the statement. */
function sqlOf(
  rule: readonly Token[],
  strings: readonly Token[],
  problem: string,
): Token | undefined {
  const where = rule.findIndex(({ kind, text }) => kind === 'word' && text === 'where')
  const isPattern = ({ text }: Token) => problem.endsWith(`: ${text}`)
  return strings.find(isPattern) ?? (where < 0 ? strings[0] : rule[where + 1])
}

/** Where a token begins. */
export function placeOf(token: Token | undefined): Place {
  return { line: token?.line ?? 1, column: token?.column ?? 1 }
}

/** `users.{id,name}` names the reference users and two columns. */
function namesIt(text: string, name: string): boolean {
  return text === name || text.split(/[.,{}\s]+/).includes(name)
}

function startOf(tokens: readonly Token[], section: string): number {
  return tokens.findIndex(
    ({ kind, text }, index) =>
      kind === 'word' &&
      text === section &&
      tokens[index + 1]?.text === '=' &&
      tokens[index + 2]?.text === '[',
  )
}

function itemsFrom(tokens: readonly Token[], start: number): Token[][] {
  if (start < 0) return []
  const items: Token[][] = [[]]
  let depth = 0
  for (let index = start + 3; index < tokens.length; index += 1) {
    const token = tokens[index] as Token
    const symbol = token.kind === 'symbol' ? token.text : ''
    if (depth === 0 && symbol === ']') break
    if (depth === 0 && symbol === ',' && !isOption(tokens, index, items.at(-1))) {
      items.push([])
      continue
    }
    if ('[({'.includes(symbol) && symbol !== '') depth += 1
    if ('])}'.includes(symbol) && symbol !== '') depth -= 1
    items.at(-1)?.push(token)
  }
  return items.filter((item) => item.length > 0)
}

/** `AllStatistics "a" with bins = 20, rebin = false` is one analyzer. */
function isOption(
  tokens: readonly Token[],
  comma: number,
  item: readonly Token[] | undefined,
): boolean {
  const [name, equals] = [tokens[comma + 1], tokens[comma + 2]]
  const hasOptions = item?.some(({ kind, text }) => kind === 'word' && text === 'with') ?? false
  return hasOptions && name?.kind === 'word' && equals?.text === '='
}
