import { describeQuery, messageOf, type Clock, type DuckDb, type QueryColumn } from '@deftunes/core'

import { customSqlSource } from '../rules/custom-sql.ts'
import type { Described, Reference, TableContext } from '../rules/rule-type.ts'
import type { Rule, Ruleset, SimpleRule } from '../ruleset.ts'
import { resolveRule } from './resolve-rule.ts'
import { portableSql } from './portable-sql.ts'

/** What an evaluation reads. */
export interface InspectOptions {
  duckdb: DuckDb
  ruleset: Ruleset
  /** The relation under test, as SQL: a quoted name or a SELECT in parentheses. */
  primary: string
  /** Other relations by the alias that rules use. Default: none. */
  references?: Readonly<Record<string, string>>
  clock: Clock
}

/**
 * Asks DuckDB for the columns of the table, of the references and of every CustomSql statement; reads no rows.
 * @throws CoreError CORE_SQL_FAILED when the table itself cannot be read.
 */
export async function inspectTables({
  duckdb,
  ruleset,
  primary,
  references = {},
  clock,
}: InspectOptions): Promise<TableContext> {
  const columns = await describe(duckdb, primary)
  const described: Record<string, Reference> = {}
  for (const [alias, relation] of Object.entries(references)) {
    described[alias] = { relation, ...(await tryDescribe(duckdb, relation)) }
  }
  const relations = Object.fromEntries(
    Object.entries(described).map(([alias, { relation }]) => [alias, relation]),
  )
  const queries: Record<string, Described> = {}
  for (const statement of customStatements(ruleset)) {
    const source = customSqlSource(statement, { primary, references: relations })
    queries[statement] = await tryDescribe(duckdb, source)
  }
  return { primary, columns, references: described, queries, now: clock.now() }
}

function describe(duckdb: DuckDb, relation: string): Promise<QueryColumn[]> {
  return describeQuery(duckdb, `SELECT * FROM ${relation}`)
}

async function tryDescribe(duckdb: DuckDb, relation: string): Promise<Described> {
  try {
    return { columns: await describe(duckdb, relation) }
  } catch (error) {
    return { problem: messageOf(error) }
  }
}

function customStatements(ruleset: Ruleset): Set<string> {
  const custom = simpleRules(ruleset).filter(({ type }) => type === 'CustomSql')
  const texts = custom.map((rule) => resolveRule(rule, ruleset.variables).parameters[0] ?? '')
  return new Set(texts.map((text) => portableSql(text)))
}

function simpleRules({ rules, analyzers }: Ruleset): SimpleRule[] {
  const flat = (rule: Rule): SimpleRule[] =>
    rule.kind === 'rule' ? [rule] : rule.rules.flatMap(flat)
  const analyzed = analyzers.map((one): SimpleRule => ({ ...one, kind: 'rule', labels: {} }))
  return [...rules.flatMap(flat), ...analyzed]
}
