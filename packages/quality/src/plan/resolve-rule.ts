import type { ResolvedRule } from '../rules/rule-type.ts'
import type { Condition, SimpleRule, TextOperand, Variable } from '../ruleset.ts'
import { printRule } from '../syntax/print-ruleset.ts'
import { portableSql } from './portable-sql.ts'

/** A rule with its variables replaced, quotes unescaped and `where` in DuckDB's spelling. */
export function resolveRule(rule: SimpleRule, variables: readonly Variable[]): ResolvedRule {
  const values = new Map(variables.map(({ name, value }) => [name, value]))
  const { condition, where, threshold } = rule
  return {
    type: rule.type,
    text: printRule(rule, { labels: false }),
    parameters: rule.parameters.map(({ kind, text }) => {
      const value = kind === 'variable' ? String(values.get(text) ?? '') : text
      return value.replaceAll('\\"', '"')
    }),
    tags: rule.tags,
    ...(condition && { condition: resolveCondition(condition, values) }),
    ...(where !== undefined && { where: portableSql(where) }),
    ...(threshold && { threshold }),
  }
}

function resolveCondition(
  condition: Condition,
  values: ReadonlyMap<string, string | readonly string[]>,
): Condition {
  if (condition.kind !== 'text') return condition
  const operands = condition.operands.flatMap((operand): TextOperand[] => {
    if (operand.kind !== 'variable') return [operand]
    return [values.get(operand.name) ?? []].flat().map((text) => ({ kind: 'text', text }))
  })
  return { ...condition, operands }
}
