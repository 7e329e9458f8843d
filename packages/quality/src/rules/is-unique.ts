import { keyCounts, repeated, repeatedKeys, uniqueness, uniquenessMetric } from './key-counts.ts'
import type { RuleType } from './rule-type.ts'

/** `IsUnique "a" "b"`: no value occurs twice; NULLs count for nothing, but a column of NULLs alone fails. */
export const isUnique: RuleType = {
  measure: keyCounts,
  judge: (rule, values) => ({
    passed: uniqueness(values) === 1,
    expected: 'every value to occur once',
    got: values['keyed'] === 0 ? 'NULL in every row' : repeated(values),
    metrics: { [uniquenessMetric(rule)]: uniqueness(values) },
  }),
  sample: repeatedKeys,
}
