import { QualityError } from '../errors.ts'
import type { Analyzer, Labels, Rule, Ruleset, Variable } from '../ruleset.ts'
import { checkVariables } from './check-variables.ts'
import { parseLabels } from './parse-labels.ts'
import { parseAnalyzer, parseRule } from './parse-rule.ts'
import { parseDataSources, parseMetadata, parseVariables } from './parse-sections.ts'
import { describe, SyntaxMistake, TokenReader } from './token-reader.ts'

/**
 * Reads a DQDL document: the whole grammar, whether or not its rules can be evaluated here.
 * `file` names the document in messages; default 'ruleset'.
 * @throws QualityError QUALITY_SYNTAX with every mistake found.
 */
export function parseRuleset(text: string, file = 'ruleset'): Ruleset {
  const reader = new TokenReader(text)
  const mistakes: SyntaxMistake[] = []
  try {
    const ruleset = parseDocument(reader, mistakes)
    if (mistakes.length === 0) return ruleset
  } catch (error) {
    if (!(error instanceof SyntaxMistake)) throw error
    mistakes.push(error)
  }
  throw syntaxError(file, mistakes)
}

function parseDocument(reader: TokenReader, mistakes: SyntaxMistake[]): Ruleset {
  const metadata = parseMetadata(reader)
  const dataSources = parseDataSources(reader)
  const variables = parseVariables(reader)
  const defaultLabels = reader.accept('DefaultLabels') ? parseLabels(reader) : {}
  const start = reader.peek()
  if (!reader.seesOne(['Rules', 'Analyzers'])) reader.fail("'Rules' or 'Analyzers'")
  const rules = parseRules(reader, { defaultLabels, variables, mistakes })
  const analyzers = parseAnalyzers(reader, { variables, mistakes })
  if (mistakes.length === 0 && rules.length + analyzers.length === 0) {
    throw new SyntaxMistake(start, 'expected at least one rule or analyzer, got none')
  }
  checkEnd(reader)
  const { warnings } = reader
  return { metadata, dataSources, variables, defaultLabels, rules, analyzers, warnings }
}

interface ListContext {
  variables: readonly Variable[]
  mistakes: SyntaxMistake[]
}

function parseRules(reader: TokenReader, context: ListContext & { defaultLabels: Labels }): Rule[] {
  if (!reader.accept('Rules')) return []
  return parseList(reader, context.mistakes, () => {
    const at = reader.peek()
    const rule = parseRule(reader, context.defaultLabels)
    checkVariables(at, rule, context.variables)
    return rule
  })
}

function parseAnalyzers(reader: TokenReader, { variables, mistakes }: ListContext): Analyzer[] {
  if (!reader.accept('Analyzers')) return []
  return parseList(reader, mistakes, () => {
    const at = reader.peek()
    const analyzer = parseAnalyzer(reader)
    checkVariables(at, analyzer, variables)
    return analyzer
  })
}

/** Reads `= [a, b, …]`; a mistake in one item is kept and the next item is read. */
function parseList<Item>(
  reader: TokenReader,
  mistakes: SyntaxMistake[],
  parseItem: () => Item,
): Item[] {
  const items: Item[] = []
  reader.expect('=')
  reader.expect('[')
  if (reader.accept(']')) return items
  do {
    try {
      items.push(parseItem())
      if (!reader.seesOne([',', ']'])) reader.fail("',' or ']'")
    } catch (error) {
      if (!(error instanceof SyntaxMistake)) throw error
      mistakes.push(error)
      reader.skipItem()
    }
  } while (reader.accept(','))
  if (mistakes.length === 0) reader.expect(']')
  else reader.accept(']')
  return items
}

function checkEnd(reader: TokenReader): void {
  const rest = reader.peek()
  if (rest.kind === 'end') return
  if (rest.kind === 'unknown' || rest.kind === 'word') reader.fail('the end of the file')
  reader.warn(
    rest,
    `AWS Glue ignores what stands after the last section, from ${describe(rest)} on`,
  )
}

function syntaxError(file: string, mistakes: readonly SyntaxMistake[]): QualityError {
  const found = mistakes.map(({ token: { line, column }, message }) => ({ line, column, message }))
  const lines = found.map(({ line, column, message }) => `${file}:${line}:${column}: ${message}`)
  const cause = mistakes[0]
  return new QualityError('QUALITY_SYNTAX', lines.join('\n'), { cause, details: { file, found } })
}
