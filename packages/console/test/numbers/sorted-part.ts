import { isTimeType } from '@deftunes/metrics'

import type { Cell, ChartAnswer } from '../../src/answer/chart-answer.ts'
import type { Sort } from '../../src/dashboard/dashboard.ts'
import type { Shown } from './conditions.ts'
import type { Part } from './same-rows.ts'

/**
 * The column that a chart is sorted by, as all rows in that order have it: which of several with the same value come first does not
 * count, and of rows that were cut off the first ones are shown.
 */
export function sortedPart(shown: Shown, rows: readonly (readonly Cell[])[]): Part {
  const { answer } = shown
  const { main, dimensions } = answer
  const { place, descending } = orderOf(shown)
  const { others } = main
  // The row of all others comes last, whatever the order.
  const marks = (row: readonly Cell[]) => (others ? [row[dimensions.length] ?? false] : [])
  const column = others && place >= dimensions.length ? place + 1 : place
  const all = rows.map((row): Cell[] => [...marks(row), row[column] ?? null])
  const expected = all.toSorted((left, right) => {
    const [one, other] = [left.at(-1) ?? null, right.at(-1) ?? null]
    return (others ? Number(left[0]) - Number(right[0]) : 0) || compared(one, other, descending)
  })
  const got = main.rows.map((row, index): Cell[] => [
    ...(others ? [others[index] ?? false] : []),
    row[place] ?? null,
  ])
  const isOrdered = true
  return { name: 'order', keys: 0, expected: expected.slice(0, got.length), got, isOrdered }
}

/** As the reader, then the file says; else grids and what is in time forwards, the rest by the first measure down. */
function orderOf({ chart, answer, state }: Shown): { place: number; descending: boolean } {
  const { dimensions } = answer
  const said = placeOf(answer, state.charts?.[chart.id]?.sort ?? chart.sort)
  if (said) return said
  const isGrid = ['heatmap', 'pivot', 'distribution'].includes(chart.type)
  if (isGrid || dimensions.some(({ type }) => isTimeType(type)))
    return { place: 0, descending: false }
  return { place: dimensions.length, descending: true }
}

function placeOf({ dimensions, measures }: ChartAnswer, sort: Sort | undefined) {
  const place = [...dimensions, ...measures].findIndex(({ name }) => name === sort?.by)
  return sort && place >= 0 ? { place, descending: sort.descending } : undefined
}

/** What has no value comes last in both directions. */
function compared(one: Cell, other: Cell, descending: boolean): number {
  if (one === null || other === null) return Number(one === null) - Number(other === null)
  if (one === other) return 0
  const isText = typeof one === 'string' && typeof other === 'string'
  const isLess = isText ? one < other : Number(one) < Number(other)
  return isLess === descending ? 1 : -1
}
