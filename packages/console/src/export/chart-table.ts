import type { ValueType } from '@deftunes/metrics'

import type { Cell, ChartAnswer } from '../answer/chart-answer.ts'
import { comparedWith } from '../answer/compared-with.ts'

/** What a chart shows as a table of values. */
export interface ChartTable {
  columns: readonly string[]
  /** Of each column; the numbers of measures are numbers, whatever else one may yield is a text. */
  types: readonly ValueType[]
  rows: readonly (readonly Cell[])[]
  /** Whether the chart has more rows than its limit lets it show. */
  truncated: boolean
}

/** The values of a chart, unrounded, with those that they are compared with beside them. */
export function chartTable(answer: ChartAnswer): ChartTable {
  const { dimensions, measures, main, compared } = answer
  const numbers = measures.map(({ label, currency }) =>
    currency ? `${label} (${currency})` : label,
  )
  const before = comparedWith(answer)
  const labels = dimensions.map(({ label, grain }) => (grain ? `${label} (${grain})` : label))
  return {
    columns: [
      ...labels,
      ...numbers,
      ...(compared ? numbers.map((label) => `${label}, ${compared.label}`) : []),
    ],
    types: [
      ...dimensions.map(({ type }) => type),
      ...[...numbers, ...(compared ? numbers : [])].map(() => 'number' as const),
    ],
    truncated: main.truncated,
    rows: main.rows.map((row, index) => [
      ...named(row, dimensions.length, main.others?.[index] ?? false),
      ...(compared ? (before(index)?.slice(dimensions.length) ?? measures.map(() => null)) : []),
    ]),
  }
}

/** The row of all others has no value of its own in the dimension that was cut. */
function named(row: readonly Cell[], dimensions: number, others: boolean): readonly Cell[] {
  if (!others) return row
  const last = dimensions - 1
  return row.map((cell, index) => (index === last ? 'Others' : cell))
}
