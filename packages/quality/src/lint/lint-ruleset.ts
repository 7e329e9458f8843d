import { describeQuery, didYouMean, messageOf, type DuckDb } from '@deftunes/core'

import { inspectTables, type InspectOptions } from '../plan/inspect-tables.ts'
import { planRuleset } from '../plan/plan-ruleset.ts'
import { statementSql, type Plan, type PlannedCheck, type Statement } from '../plan/plan.ts'
import type { Token } from '../syntax/lexer.ts'
import { knownOutcome } from './known-outcome.ts'
import { placeIn, placeOf, ruleTokens, type Place } from './rule-places.ts'

/** A mistake in a ruleset that shows without a row of data. */
export interface RulesetMistake extends Place {
  message: string
}

/** What a ruleset is held against; the tables may be empty. */
export interface LintOptions extends InspectOptions {
  /** The text that the ruleset was parsed from. */
  text: string
}

/**
 * The mistakes of a ruleset, in its order, that every evaluation on tables of these columns would meet: columns and references that are
 * not there, types that do not fit, SQL that DuckDB cannot bind, rules that the columns alone decide, a severity that
 * means nothing. No row is read.
 * @throws CoreError CORE_SQL_FAILED when the table itself cannot be read
 */
export async function lintRuleset(options: LintOptions): Promise<RulesetMistake[]> {
  const { duckdb, ruleset, text } = options
  const plan = planRuleset(ruleset, await inspectTables(options))
  const problems = await bind(duckdb, plan)
  const tokens = ruleTokens(text)
  const about = (check: PlannedCheck, rule: readonly Token[] = []) =>
    problemsOf(check, problems).map((message) => ({ message, ...placeIn(rule, message) }))
  const mistakes = [
    ...severityMistakes(tokens.head),
    ...plan.rules.flatMap(({ check }, index) => about(check, tokens.rules[index])),
    ...tokens.rules.flatMap(severityMistakes),
    ...plan.analyzers.flatMap(({ check }, index) => about(check, tokens.analyzers[index])),
  ]
  return mistakes.sort((one, other) => one.line - other.line || one.column - other.column)
}

function problemsOf(check: PlannedCheck, problems: ReadonlyMap<string, string>): string[] {
  const found = partsOf(check).flatMap((part): string[] => {
    if (part.kind === 'refused') return [withoutSql(part.reason)]
    if (part.kind !== 'single') return []
    return Object.values(part.values).flatMap((id) => problems.get(String(id)) ?? [])
  })
  const known = found.length === 0 ? knownOutcome(check) : undefined
  return [...new Set(known?.passed === false ? [known.why] : found)]
}

function partsOf(check: PlannedCheck): PlannedCheck[] {
  if (check.kind === 'composite') return check.parts.flatMap(partsOf)
  return [check.kind === 'anomalies' ? check.of : check]
}

/** Why DuckDB cannot bind a cell, by its id. */
async function bind(duckdb: DuckDb, { statements }: Plan): Promise<Map<string, string>> {
  const problems = new Map<string, string>()
  for (const statement of statements) await bindStatement(duckdb, statement, problems)
  return problems
}

async function bindStatement(
  duckdb: DuckDb,
  { from, cells }: Statement,
  problems: Map<string, string>,
): Promise<void> {
  try {
    await describeQuery(duckdb, statementSql({ from, cells }))
  } catch (error) {
    const [only] = cells
    if (only && cells.length === 1) problems.set(only.id, withoutSql(messageOf(error)))
    else for (const cell of cells) await bindStatement(duckdb, { from, cells: [cell] }, problems)
  }
}

/** DuckDB's words without the line of SQL that it quotes, which is not the ruleset's. */
function withoutSql(message: string): string {
  return (message.split(/\n+LINE \d+:/)[0] ?? message).replaceAll(/\n+/g, ' ')
}

const severities = ['error', 'warn']

function severityMistakes(tokens: readonly Token[]): RulesetMistake[] {
  return tokens.flatMap(({ kind, text }, index) => {
    const value = tokens[index + 2]
    const isLabel = kind === 'string' && text === 'severity' && tokens[index + 1]?.text === '='
    if (!isLabel || !value || severities.includes(value.text)) return []
    const message = `severity: expected "error" or "warn", got "${value.text}"${didYouMean(value.text, severities)}`
    return [{ message, ...placeOf(value) }]
  })
}
