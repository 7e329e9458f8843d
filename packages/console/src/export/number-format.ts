import type { Cell } from '../answer/chart-answer.ts'
import { currencyDecimals } from '../format/figures.ts'
import { numberOf, usualLocale, type MeasureFormat } from '../format/index.ts'

/** A day, which workbooks count times in, in seconds. */
const secondsOfDay = 86_400

/** How a workbook shows the numbers of a column; undefined where it does best by itself. */
export function numberFormat(
  cells: readonly (Cell | undefined)[],
  { format, currency }: MeasureFormat,
): string | undefined {
  switch (format) {
    case 'integer':
      return '#,##0'
    case 'percent':
      return '0.00%'
    case 'duration':
      return greatestOf(cells) < 60 ? '[h]:mm:ss.000' : '[h]:mm:ss'
    case 'currency':
      return currency === undefined ? '#,##0.00' : currencyFormat(currency)
    case 'number':
      return plainFormat(cells)
  }
}

/** A number in the unit of its format: workbooks count lengths of time in days, answers in seconds. */
export function workbookNumber(value: number, { format }: MeasureFormat): number {
  return format === 'duration' ? value / secondsOfDay : value
}

function currencyFormat(currency: string): string {
  const money = { style: 'currency', currency, currencyDisplay: 'narrowSymbol' } as const
  const parts = new Intl.NumberFormat(usualLocale, money).formatToParts(1)
  const before = parts.slice(
    0,
    parts.findIndex(({ type }) => type === 'integer'),
  )
  const symbol = `"${before.map(({ value }) => value).join('')}"`
  const decimals = currencyDecimals(usualLocale, currency)
  const figures = decimals === 0 ? '#,##0' : `#,##0.${'0'.repeat(decimals)}`
  return `${symbol}${figures};-${symbol}${figures}`
}

/** Two decimals would show small numbers as 0. */
function plainFormat(cells: readonly (Cell | undefined)[]): string | undefined {
  const numbers = cells.flatMap((cell) => numberOf(cell) ?? [])
  if (numbers.every(Number.isInteger)) return '#,##0'
  return numbers.some((one) => one !== 0 && Math.abs(one) < 0.1) ? undefined : '#,##0.00'
}

function greatestOf(cells: readonly (Cell | undefined)[]): number {
  return cells.reduce<number>((most, cell) => Math.max(most, Math.abs(numberOf(cell) ?? 0)), 0)
}
