import { keyCounts, repeated, uniqueness, uniquenessMetric } from './key-counts.ts'
import { holds, inWords, numberCondition } from './number-condition.ts'
import { inDigits } from './row-share.ts'
import type { RuleType } from './rule-type.ts'

/** `Uniqueness "a" > 0.95`: the share of rows whose value occurs once; of no rows it holds. */
export const uniquenessRule: RuleType = {
  measure: keyCounts,
  judge: (rule, values) => {
    const share = uniqueness(values)
    const asked = numberCondition(rule.condition)
    return {
      passed: values['rows'] === 0 || holds(asked, share),
      expected: `a share of rows whose value occurs once ${inWords(asked)}`,
      got: `${inDigits(share)} (${repeated(values)})`,
      metrics: { [uniquenessMetric(rule)]: share },
    }
  },
}
