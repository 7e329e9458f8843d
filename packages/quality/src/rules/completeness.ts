import { columnOf } from './column.ts'
import { holds, inWords, numberCondition } from './number-condition.ts'
import { inDigits, presentShare } from './row-share.ts'
import type { RuleType } from './rule-type.ts'

/** `Completeness "a" > 0.95`: the share of values that are not NULL; of no rows it holds. */
export const completeness: RuleType = {
  measure: (rule, table) => presentShare(rule, table, columnOf(rule, table)),
  judge: ({ condition, parameters: [name] }, { rows = 0, passing = 0 }) => {
    const share = rows === 0 ? 1 : passing / rows
    const asked = numberCondition(condition)
    return {
      passed: rows === 0 || holds(asked, share),
      expected: `a share of values that are not NULL ${inWords(asked)}`,
      got: `${inDigits(share)} (${inDigits(rows - passing)} of ${inDigits(rows)} rows NULL)`,
      metrics: { [`Column.${name}.Completeness`]: share },
    }
  },
}
