import { isNamed } from './column.ts'
import type { RuleType } from './rule-type.ts'

/** `ColumnExists "a"`: whether a column is there; known without a query. */
export const columnExists: RuleType = {
  measure: ({ parameters: [name = ''] }, { columns }) => ({
    found: columns.some((column) => isNamed(column, name)) ? 1 : 0,
    columns: columns.length,
  }),
  judge: ({ parameters: [name = ''] }, { found = 0, columns = 0 }) => ({
    passed: found === 1,
    expected: `a column "${name}"`,
    got: `${columns} columns, none of that name`,
    metrics: { [`Column.${name}.ColumnExists`]: found },
  }),
}
