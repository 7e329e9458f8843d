import type { ValueType } from '@deftunes/metrics'

import type { Cell, ChartAnswer, ShownDimension, ShownMeasure } from '../answer/chart-answer.ts'
import { comparedWith } from '../answer/compared-with.ts'
import { formatValue, isWeekday, type MeasureFormat } from '../format/index.ts'

/** What a chart shows as a table of values. */
export interface ChartTable {
  columns: readonly string[]
  /** Of each column; the numbers of measures are numbers, whatever else one may yield is a text. */
  types: readonly ValueType[]
  /** Of each column of a measure how its numbers are shown. */
  formats: readonly (MeasureFormat | undefined)[]
  rows: readonly (readonly Cell[])[]
  /** Whether the chart has more rows than its limit lets it show. */
  truncated: boolean
}

/** Who reads a table: programs, which are told what a number stands for, or people, who see the names that the page shows. */
export type Audience = 'programs' | 'people'

/** The values of a chart, unrounded, with those that they are compared with beside them. */
export function chartTable(answer: ChartAnswer, audience: Audience): ChartTable {
  const { dimensions, measures, main, compared } = answer
  const heads = measures.map((one) => headOfMeasure(one, audience))
  const before = comparedWith(answer)
  const named = dimensions.map((one) => audience === 'people' && countsWeekdays(one))
  return {
    columns: [
      ...dimensions.map((one, at) => headOfDimension(one, named[at] ?? false)),
      ...heads,
      ...(compared ? heads.map((head) => `${head}, ${compared.label}`) : []),
    ],
    types: [
      ...dimensions.map(({ type }, at) => (named[at] ? ('text' as const) : type)),
      ...[...heads, ...(compared ? heads : [])].map(() => 'number' as const),
    ],
    formats: [
      ...dimensions.map(() => undefined),
      ...[...measures, ...(compared ? measures : [])].map(formatOf),
    ],
    truncated: main.truncated,
    rows: main.rows.map((row, index) => [
      ...withOthers(row, dimensions.length, main.others?.[index] ?? false).map((cell, at) =>
        named[at] ? nameOf(cell, dimensions[at]) : cell,
      ),
      ...(compared ? (before(index)?.slice(dimensions.length) ?? measures.map(() => null)) : []),
    ]),
  }
}

/** With the unit that its numbers are in; people see lengths of time in hours, minutes and seconds. */
function headOfMeasure({ label, format, currency }: ShownMeasure, audience: Audience): string {
  if (currency) return `${label} (${currency})`
  return format === 'duration' && audience === 'programs' ? `${label} (seconds)` : label
}

function formatOf({ format, currency }: ShownMeasure): MeasureFormat {
  return { format, ...(currency !== undefined && { currency }) }
}

/** With what its values stand for: the starts of buckets and bins, weekdays as ISO 8601 counts them. */
function headOfDimension(dimension: ShownDimension, isNamed: boolean): string {
  const { label, grain, bin } = dimension
  if (grain) return `${label} (${grain})`
  if (bin !== undefined) return `${label} (from, in steps of ${bin})`
  return countsWeekdays(dimension) && !isNamed ? `${label} (1 = Monday)` : label
}

function countsWeekdays({ name, type, bin }: ShownDimension): boolean {
  return type === 'number' && bin === undefined && isWeekday(name)
}

function nameOf(cell: Cell, dimension: ShownDimension | undefined): Cell {
  return cell === null || dimension === undefined ? cell : formatValue(cell, dimension)
}

/** The row of all others has no value of its own in the dimension that was cut. */
function withOthers(row: readonly Cell[], dimensions: number, others: boolean): readonly Cell[] {
  if (!others) return row
  const last = dimensions - 1
  return row.map((cell, index) => (index === last ? 'Others' : cell))
}
