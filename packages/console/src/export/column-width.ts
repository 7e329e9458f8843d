import type { ValueType } from '@deftunes/metrics'

import type { Cell } from '../answer/chart-answer.ts'
import { formatMeasure, type MeasureFormat } from '../format/index.ts'

const [least, most] = [8, 60]

/** How wide a column of a workbook is for its head and all its values to be seen, in characters and within bounds. */
export function columnWidth(
  head: string,
  cells: readonly (Cell | undefined)[],
  { type, measure }: { type?: ValueType; measure?: MeasureFormat },
): number {
  const longest = cells.reduce<number>(
    (length, cell) => Math.max(length, lengthOf(cell, type, measure)),
    // Bold letters are wider.
    Math.ceil(head.length * 1.1),
  )
  return Math.min(most, Math.max(least, longest + 2))
}

function lengthOf(
  cell: Cell | undefined,
  type: ValueType | undefined,
  measure: MeasureFormat | undefined,
): number {
  if (cell === null || cell === undefined) return 0
  if (measure) return formatMeasure(cell, measure, 'table').length
  return type === 'timestamp' ? 'yyyy-mm-dd hh:mm:ss'.length : String(cell).length
}
