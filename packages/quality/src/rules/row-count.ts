import { holds, inWords, numberCondition } from './number-condition.ts'
import { countWhere, inDigits } from './row-share.ts'
import type { RuleType } from './rule-type.ts'

/** `RowCount > 0`: how many rows there are. */
export const rowCount: RuleType = {
  measure: ({ where }, { primary }) => ({ rows: { from: primary, sql: countWhere(where) } }),
  judge: ({ condition }, { rows = 0 }) => {
    const count = numberCondition(condition)
    return {
      passed: holds(count, rows),
      expected: `a number of rows ${inWords(count)}`,
      got: `${inDigits(rows)} rows`,
      metrics: { 'Dataset.*.RowCount': rows },
    }
  },
}
