import { messageOf } from '@deftunes/core'

import { QualityError } from '../errors.ts'
import { refused } from '../rules/column.ts'
import type { Metric, ResolvedRule, TableContext } from '../rules/rule-type.ts'
import { ruleTypes } from '../rules/rule-types.ts'
import type { Analyzer, Rule, Ruleset, SimpleRule, Variable } from '../ruleset.ts'
import { printAnalyzer, printRule } from '../syntax/print-ruleset.ts'
import type { Cell, Plan, PlannedCheck, Statement } from './plan.ts'
import { resolveRule } from './resolve-rule.ts'

/**
 * Plans the evaluation of a ruleset from names and types alone: one aggregate query over the table for all rules
 * that count rows, one grouping per set of key columns, one lookup per foreign key, one query per CustomSql.
 */
export function planRuleset(ruleset: Ruleset, table: TableContext): Plan {
  const cells = new CellPool()
  const context = { table, variables: ruleset.variables, cells }
  const rules = ruleset.rules.map((rule, index) => ({
    name: `Rule_${index + 1}`,
    text: printRule(rule, { labels: false }),
    labels: { ...ruleset.defaultLabels, ...rule.labels },
    check: planCheck(rule, context),
  }))
  const analyzers = ruleset.analyzers.map((analyzer) => ({
    text: printAnalyzer(analyzer),
    check: planAnalyzer(analyzer, context),
  }))
  return { statements: cells.statements(), rules, analyzers }
}

interface PlanningContext {
  table: TableContext
  variables: readonly Variable[]
  cells: CellPool
}

/** Cells asked for so far; equal ones are asked for once. */
class CellPool {
  readonly #cells = new Map<string, Cell[]>()
  #count = 0

  idOf({ from, sql }: Metric): string {
    const cells = this.#cells.get(from) ?? []
    this.#cells.set(from, cells)
    const known = cells.find((cell) => cell.sql === sql)
    if (known) return known.id
    this.#count += 1
    const id = `m${this.#count}`
    cells.push({ id, sql })
    return id
  }

  statements(): Statement[] {
    return [...this.#cells].map(([from, cells]) => ({ from, cells }))
  }
}

function planCheck(rule: Rule, context: PlanningContext): PlannedCheck {
  if (rule.kind === 'composite') {
    const parts = rule.rules.map((part) => planCheck(part, context))
    return { kind: 'composite', operator: rule.operator, parts }
  }
  const text = printRule(rule, { labels: false })
  if (rule.type === 'DetectAnomalies') return planAnomalies(text, rule, context)
  return refusable(text, () => planSingle(rule, context))
}

/** `DetectAnomalies "Completeness" "a"` names the type of a rule and what that is about. */
function planAnomalies(
  text: string,
  { parameters, tags }: SimpleRule,
  context: PlanningContext,
): PlannedCheck {
  const [named, ...about] = parameters
  const of = planAnalyzer({ type: named?.text ?? '', parameters: about, tags }, context)
  return of.kind === 'refused' ? { ...of, text } : { kind: 'anomalies', text, of }
}

function planSingle(rule: SimpleRule, { table, variables, cells }: PlanningContext): PlannedCheck {
  const resolved = resolveRule(rule, variables)
  const type = typeOf(resolved)
  const [tag] = resolved.tags
  if (tag) throw refused(`'with ${tag.name}' is not evaluated`)
  const values = Object.entries(type.measure(resolved, table)).map(([name, metric]) => [
    name,
    typeof metric === 'number' ? metric : cells.idOf(metric),
  ])
  return {
    kind: 'single',
    rule: resolved,
    values: Object.fromEntries(values) as Record<string, string | number>,
    ...(type.sample && { sample: type.sample(resolved, table) }),
  }
}

/** An analyzer is measured as the rule of its type whose condition every number meets. */
function planAnalyzer(analyzer: Analyzer, context: PlanningContext): PlannedCheck {
  const anyNumber = {
    kind: 'number',
    operator: '>=',
    operands: [{ kind: 'number', text: '0' }],
  } as const
  const rule: SimpleRule = { ...analyzer, kind: 'rule', labels: {}, condition: anyNumber }
  const { type } = analyzer
  return refusable(printAnalyzer(analyzer), () => {
    if (type === 'ColumnValues' || type === 'DataFreshness')
      throw refused(`${type} is evaluated as a rule only`)
    return planSingle(rule, context)
  })
}

function typeOf({ type }: ResolvedRule) {
  const known = Object.hasOwn(ruleTypes, type) ? ruleTypes[type] : undefined
  if (known) return known
  throw refused(
    `rules of type ${type} are not evaluated; known are: ${[...Object.keys(ruleTypes), 'DetectAnomalies'].join(', ')}`,
  )
}

function refusable(text: string, plan: () => PlannedCheck): PlannedCheck {
  try {
    return plan()
  } catch (error) {
    if (!(error instanceof QualityError)) throw error
    return { kind: 'refused', text, reason: messageOf(error) }
  }
}
