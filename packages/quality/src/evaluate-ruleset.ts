import type { DuckDb } from '@deftunes/core'

import { findAnomalies, type Anomaly, type History } from './anomaly/find-anomalies.ts'
import { judge, type FindSamples, type RuleResult, type Verdict } from './judge.ts'
import { measure } from './measure.ts'
import { inspectTables, type InspectOptions } from './plan/inspect-tables.ts'
import { planRuleset } from './plan/plan-ruleset.ts'
import type { PlannedRule } from './plan/plan.ts'
import type { Labels } from './ruleset.ts'

/** Options of {@link evaluateRuleset}. */
export interface EvaluateOptions extends InspectOptions {
  /** How many failing values a message shows at most. Default 3; 0 keeps data out of messages. */
  samples?: number
  /** What the metrics were before. Default: nothing is known, so nothing is out of the ordinary. */
  history?: History
}

/** How one rule came out. */
export interface RuleOutcome {
  /** Rule_1, Rule_2 … in the order of the ruleset. */
  name: string
  /** The rule as DQDL, without labels. */
  rule: string
  result: RuleResult
  /** Rule, expected and got; absent when the rule passed. */
  message?: string
  /** Metrics under the names of AWS Glue, e.g. `Column.price.Completeness`. */
  metrics: Readonly<Record<string, number>>
  /** Default labels and the rule's own. */
  labels: Labels
}

/** How an analyzer came out; it keeps metrics and never fails a ruleset. */
export interface AnalyzerOutcome {
  /** The analyzer as DQDL. */
  analyzer: string
  /** Why there are no metrics; absent when there are. */
  message?: string
  metrics: Readonly<Record<string, number>>
  /** Those of its metrics that are out of the ordinary. */
  anomalies: readonly Anomaly[]
}

/** How a ruleset came out. */
export interface QualityResult {
  outcomes: readonly RuleOutcome[]
  analyzers: readonly AnalyzerOutcome[]
  /** Share of rules that passed, 0 to 1; 1 when there are none. */
  score: number
  /** Whether every rule passed but for those labelled `"severity"="warn"`. */
  passed: boolean
  /** All metrics of rules and analyzers. */
  metrics: Readonly<Record<string, number>>
}

/**
 * Evaluates a ruleset on a relation. A rule that cannot be evaluated is an ERROR, never a pass.
 * @throws CoreError CORE_SQL_FAILED when the relation itself cannot be read.
 */
export async function evaluateRuleset(options: EvaluateOptions): Promise<QualityResult> {
  const { duckdb, ruleset, samples = 3, history = nothingKnown } = options
  const plan = planRuleset(ruleset, await inspectTables(options))
  const measured = await measure(duckdb, plan)
  const evidence = { measured, history, findSamples: sampler(duckdb, samples) }
  const outcomes: RuleOutcome[] = []
  for (const rule of plan.rules) {
    outcomes.push(outcomeOf(rule, await judge(rule.check, evidence)))
  }
  const analyzers: AnalyzerOutcome[] = []
  for (const { text, check } of plan.analyzers) {
    const { messages, metrics } = await judge(check, { ...evidence, findSamples: async () => '' })
    const anomalies = findAnomalies(metrics, history)
    analyzers.push({ analyzer: text, metrics, anomalies, ...withMessage(messages) })
  }
  return summary(outcomes, analyzers)
}

const nothingKnown: History = { date: '1970-01-01', of: () => [] }

function outcomeOf({ name, text, labels }: PlannedRule, verdict: Verdict): RuleOutcome {
  const { result, messages, metrics } = verdict
  return { name, rule: text, result, metrics, labels, ...withMessage(messages) }
}

function withMessage(messages: readonly string[]): { message?: string } {
  return messages.length === 0 ? {} : { message: messages.join('\n') }
}

function summary(outcomes: RuleOutcome[], analyzers: AnalyzerOutcome[]): QualityResult {
  const passing = outcomes.filter(({ result }) => result === 'PASS')
  const metrics = Object.assign(
    {},
    ...[...analyzers, ...outcomes].map((one) => one.metrics),
  ) as Record<string, number>
  return {
    outcomes,
    analyzers,
    metrics,
    score: outcomes.length === 0 ? 1 : passing.length / outcomes.length,
    passed: outcomes.every(
      ({ result, labels }) => result === 'PASS' || labels['severity'] === 'warn',
    ),
  }
}

function sampler(duckdb: DuckDb, most: number): FindSamples {
  return async ({ sample }) => {
    if (!sample || most === 0) return ''
    const rows = await duckdb.rows<{ sample: string | null }>(sample).catch(() => [])
    const distinct = [...new Set(rows.map((row) => row.sample))].slice(0, most)
    if (distinct.length === 0) return ''
    return `; for example ${distinct.map((value) => (value === null ? 'NULL' : shown(value))).join(', ')}`
  }
}

function shown(value: string): string {
  return `'${value.length > 60 ? `${value.slice(0, 59)}…` : value}'`
}
