import { columnsOf } from './column.ts'
import { keyCounts, repeated, repeatedKeys, uniqueness, uniquenessMetric } from './key-counts.ts'
import { inDigits, presentShare } from './row-share.ts'
import type { Metric, RuleType } from './rule-type.ts'

/** `IsPrimaryKey "a" "b"`: no value occurs twice and no column is NULL. */
export const isPrimaryKey: RuleType = {
  measure: (rule, table) => {
    const metrics: Record<string, Metric> = keyCounts(rule, table)
    columnsOf(rule, table).forEach((column, index) => {
      metrics[`present${index}`] = presentShare(rule, table, column).passing
    })
    return metrics
  },
  judge: (rule, values) => {
    const { rows = 0 } = values
    const nulls = rule.parameters.map((name, index) => ({
      name,
      count: rows - (values[`present${index}`] ?? 0),
    }))
    const missing = nulls
      .filter(({ count }) => count > 0)
      .map(({ name, count }) => `${inDigits(count)} of ${inDigits(rows)} rows without ${name}`)
    const metrics: Record<string, number> = { [uniquenessMetric(rule)]: uniqueness(values) }
    for (const { name, count } of nulls) {
      metrics[`Column.${name}.Completeness`] = rows === 0 ? 1 : (rows - count) / rows
    }
    const unique = uniqueness(values)
    return {
      passed: unique === 1 && missing.length === 0,
      expected: 'every row to have a value of its own, and no NULL',
      got: [...(unique === 1 ? [] : [repeated(values)]), ...missing].join(', '),
      metrics,
    }
  },
  sample: repeatedKeys,
}
