import type { Cell } from '../answer/chart-answer.ts'
import { currencyDecimals } from './figures.ts'
import { formatMeasure, numberOf, usualLocale, type MeasureFormat } from './measure.ts'

/** A formatter for the cells of one column of a table, all with the same decimals. */
export function columnFormatter(
  cells: Iterable<Cell | undefined>,
  measure: MeasureFormat,
  locale = usualLocale,
): (cell: Cell | undefined) => string {
  const decimals = sharedDecimals(cells, measure, locale)
  const options = { locale, ...(decimals !== undefined && { decimals }) }
  return (cell) => formatMeasure(cell, measure, 'table', options)
}

function sharedDecimals(
  cells: Iterable<Cell | undefined>,
  { format, currency }: MeasureFormat,
  locale: string,
): number | undefined {
  switch (format) {
    case 'duration':
      return undefined
    case 'integer':
      return 0
    case 'percent':
      return 2
    case 'currency':
      return currency ? currencyDecimals(locale, currency) : 2
    case 'number':
      return [...cells].reduce<number>((most, cell) => Math.max(most, decimalsIn(cell)), 0)
  }
}

/** Decimals that a number needs, at most 2. */
function decimalsIn(cell: Cell | undefined): number {
  const value = numberOf(cell) ?? 0
  if (Number.isInteger(value)) return 0
  return Math.abs(value * 10 - Math.round(value * 10)) < 1e-9 ? 1 : 2
}
