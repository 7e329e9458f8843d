import { columnOf } from './column.ts'
import { judgeRowShare, presentShare } from './row-share.ts'
import type { RuleType } from './rule-type.ts'

/** `IsComplete "a"`: no value is NULL. */
export const isComplete: RuleType = {
  measure: (rule, table) => presentShare(rule, table, columnOf(rule, table)),
  judge: (rule, values) => ({
    ...judgeRowShare(rule, values, `Column.${rule.parameters[0]}.Completeness`, 'NULL'),
    expected: 'no NULL',
  }),
}
