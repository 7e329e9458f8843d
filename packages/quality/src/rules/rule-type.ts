import type { QueryColumn } from '@deftunes/core'

import type { Condition, NumberCondition, Tag } from '../ruleset.ts'

/** What planning knows of the data: names and types, no rows. */
export interface TableContext {
  /** The relation under test, as SQL. */
  primary: string
  columns: readonly QueryColumn[]
  /** Other relations by alias; `problem` says why one cannot be read. */
  references: Readonly<Record<string, Reference>>
  /** What each CustomSql statement of the ruleset yields, by the statement's portable text. */
  queries: Readonly<Record<string, Described>>
  /** Milliseconds since the epoch: what now() means. */
  now: number
}

/** The columns of a statement, or why it has none. */
export type Described = { columns: readonly QueryColumn[] } | { problem: string }

/** Another relation that rules may name. */
export type Reference = Described & { relation: string }

/** A rule without variables, its SQL portable. */
export interface ResolvedRule {
  type: string
  /** The rule as DQDL, without labels. */
  text: string
  parameters: readonly string[]
  condition?: Condition
  where?: string
  threshold?: NumberCondition
  tags: readonly Tag[]
}

/** A number to measure: `SELECT sql FROM from`, one row. Metrics with the same `from` share a statement. */
export interface Metric {
  from: string
  sql: string
}

/** Measured values by the name the rule type gave them. */
export type Values = Readonly<Record<string, number>>

/** Whether a rule holds, in words and in numbers. */
export interface Judgement {
  passed: boolean
  /** What follows 'expected'. */
  expected: string
  /** What follows 'got'. */
  got: string
  /** Metrics under the names of AWS Glue, e.g. `Column.price.Completeness`. */
  metrics: Readonly<Record<string, number>>
}

/** How one type of rule is measured and judged: its SQL and its sentence. */
export interface RuleType {
  /**
   * What to measure; a plain number is known from the schema alone.
   * @throws QualityError QUALITY_RULE_REFUSED when the rule makes no sense on this table.
   */
  measure(rule: ResolvedRule, table: TableContext): Record<string, Metric | number>
  judge(rule: ResolvedRule, values: Values): Judgement
  /** A SELECT of one text column `sample`: values that make the rule fail. */
  sample?(rule: ResolvedRule, table: TableContext): string
}
