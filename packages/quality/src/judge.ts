import { messageOf } from '@deftunes/core'

import { anomalyText, findAnomalies, type History } from './anomaly/find-anomalies.ts'
import type { Measured } from './measure.ts'
import type {
  PlannedAnomalies,
  PlannedCheck,
  PlannedComposite,
  PlannedSingle,
} from './plan/plan.ts'
import { ruleTypes } from './rules/rule-types.ts'

/** How a rule came out. */
export type RuleResult = 'PASS' | 'FAIL' | 'ERROR'

/** A judged check. */
export interface Verdict {
  result: RuleResult
  /** Rule, expected and got, a line for each part that did not pass. */
  messages: readonly string[]
  metrics: Readonly<Record<string, number>>
}

/** Finds a few values that make a check fail, in words; empty when there are none to show. */
export type FindSamples = (check: PlannedSingle) => Promise<string>

/** What checks are judged by. */
export interface Evidence {
  measured: Measured
  findSamples: FindSamples
  history: History
}

/**
 * Judges a planned check by what was measured. A part that cannot be evaluated makes its whole composite an
 * ERROR, whatever the others say.
 */
export async function judge(check: PlannedCheck, evidence: Evidence): Promise<Verdict> {
  if (check.kind === 'refused') return failed(`${check.text}: ${check.reason}`)
  if (check.kind === 'composite') return judgeComposite(check, evidence)
  if (check.kind === 'anomalies') return judgeAnomalies(check, evidence)
  try {
    return await judgeSingle(check, evidence)
  } catch (error) {
    return failed(`${check.rule.text}: ${messageOf(error)}`)
  }
}

async function judgeSingle(
  check: PlannedSingle,
  { measured, findSamples }: Evidence,
): Promise<Verdict> {
  const { rule } = check
  const values: Record<string, number> = {}
  for (const [name, source] of Object.entries(check.values)) {
    const value = typeof source === 'number' ? source : measured.get(source)
    if (typeof value === 'object') return failed(`${rule.text}: ${value.problem}`)
    if (value !== undefined) values[name] = value
  }
  const judgement = ruleTypes[rule.type]?.judge(rule, values)
  if (!judgement) return failed(`${rule.text}: rules of type ${rule.type} are not evaluated`)
  const { passed, expected, got, metrics } = judgement
  if (passed) return { result: 'PASS', messages: [], metrics }
  const message = `${rule.text}: expected ${expected}, got ${got}${await findSamples(check)}`
  return { result: 'FAIL', messages: [message], metrics }
}

async function judgeAnomalies(
  { of, text }: PlannedAnomalies,
  evidence: Evidence,
): Promise<Verdict> {
  const { result, messages, metrics } = await judge(of, evidence)
  if (result === 'ERROR') return { result, messages, metrics }
  const anomalies = findAnomalies(metrics, evidence.history)
  return {
    result: anomalies.length === 0 ? 'PASS' : 'FAIL',
    messages: anomalies.map((anomaly) => `${text}: ${anomalyText(anomaly)}`),
    metrics,
  }
}

async function judgeComposite(
  { operator, parts }: PlannedComposite,
  evidence: Evidence,
): Promise<Verdict> {
  const verdicts: Verdict[] = []
  for (const part of parts) verdicts.push(await judge(part, evidence))
  const results = verdicts.map(({ result }) => result)
  const passed =
    operator === 'and' ? results.every((result) => result === 'PASS') : results.includes('PASS')
  const result = results.includes('ERROR') ? 'ERROR' : passed ? 'PASS' : 'FAIL'
  return {
    result,
    messages: result === 'PASS' ? [] : verdicts.flatMap(({ messages }) => messages),
    metrics: Object.assign({}, ...verdicts.map(({ metrics }) => metrics)) as Record<string, number>,
  }
}

function failed(message: string): Verdict {
  return { result: 'ERROR', messages: [message], metrics: {} }
}
