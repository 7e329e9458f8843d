import { holds, inWords, numberCondition } from './number-condition.ts'
import type { RuleType } from './rule-type.ts'

/** `ColumnCount = 12`: how many columns there are; known without a query. */
export const columnCount: RuleType = {
  measure: (_rule, { columns }) => ({ columns: columns.length }),
  judge: ({ condition }, { columns = 0 }) => {
    const count = numberCondition(condition)
    return {
      passed: holds(count, columns),
      expected: `a number of columns ${inWords(count)}`,
      got: `${columns} columns`,
      metrics: { 'Dataset.*.ColumnCount': columns },
    }
  },
}
