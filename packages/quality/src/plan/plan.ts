import type { ResolvedRule } from '../rules/rule-type.ts'
import type { Labels } from '../ruleset.ts'

/** What an evaluation will do: data that prints as JSON. */
export interface Plan {
  statements: readonly Statement[]
  rules: readonly PlannedRule[]
  analyzers: readonly PlannedAnalyzer[]
}

/** One query for one row: {@link statementSql} spells it. */
export interface Statement {
  from: string
  cells: readonly Cell[]
}

/** One value of a statement's row. */
export interface Cell {
  /** The column's alias, unique in the plan. */
  id: string
  sql: string
}

/** A rule of the ruleset with its number, and what to check for it. */
export interface PlannedRule {
  /** Rule_1, Rule_2 … in the order of the ruleset. */
  name: string
  /** The rule as DQDL, without labels. */
  text: string
  /** Default labels and the rule's own. */
  labels: Labels
  check: PlannedCheck
}

/** An analyzer of the ruleset and what to measure for it. */
export interface PlannedAnalyzer {
  /** The analyzer as DQDL. */
  text: string
  check: PlannedCheck
}

/** What is checked for a rule. */
export type PlannedCheck = PlannedSingle | PlannedComposite | PlannedAnomalies | PlannedRefusal

/** A rule to judge from measured cells and numbers that are known already. */
export interface PlannedSingle {
  kind: 'single'
  rule: ResolvedRule
  /** By the rule type's own name of the metric: the id of a cell, or the value. */
  values: Readonly<Record<string, string | number>>
  /** A query for values that fail, run only when the rule does. */
  sample?: string
}

/** Checks joined by and, or by or. */
export interface PlannedComposite {
  kind: 'composite'
  operator: 'and' | 'or'
  parts: readonly PlannedCheck[]
}

/** A rule that holds while metrics are in the ordinary. */
export interface PlannedAnomalies {
  kind: 'anomalies'
  /** The rule as DQDL. */
  text: string
  /** What measures them. */
  of: PlannedCheck
}

/** A rule that cannot be evaluated. */
export interface PlannedRefusal {
  kind: 'refused'
  text: string
  reason: string
}

/** The SQL of a statement; it asks for two rows at most, so that a second one shows. */
export function statementSql({ from, cells }: Statement): string {
  const list = cells.map(({ id, sql }) => `${sql} AS ${id}`).join(',\n  ')
  return `SELECT ${list}\nFROM ${from}\nLIMIT 2`
}
