import type { PlannedCheck, PlannedSingle } from '../plan/plan.ts'
import { ruleTypes } from '../rules/rule-types.ts'

/** What the schema alone says of a check: that it holds, why it does not, or undefined where rows decide. */
export type KnownOutcome = { passed: boolean; why: string } | undefined

/** How a check comes out on every table of this schema, whatever its rows. */
export function knownOutcome(check: PlannedCheck): KnownOutcome {
  if (check.kind === 'refused' || check.kind === 'anomalies') return undefined
  if (check.kind === 'single') return ofSingle(check)
  const parts = check.parts.map(knownOutcome)
  const decisive = parts.find((part) => part && part.passed === (check.operator === 'or'))
  if (decisive) return decisive
  if (parts.includes(undefined)) return undefined
  const why = parts.map((part) => part?.why ?? '').join('; ')
  return { passed: check.operator === 'and', why }
}

function ofSingle({ rule, values }: PlannedSingle): KnownOutcome {
  const numbers = Object.entries(values).filter(
    (entry): entry is [string, number] => typeof entry[1] === 'number',
  )
  if (numbers.length < Object.keys(values).length) return undefined
  const judgement = ruleTypes[rule.type]?.judge(rule, Object.fromEntries(numbers))
  if (!judgement) return undefined
  const { passed, expected, got } = judgement
  return { passed, why: `${rule.text}: expected ${expected}, got ${got}` }
}
