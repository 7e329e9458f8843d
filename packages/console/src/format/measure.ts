import type { Format } from '@deftunes/metrics'

import type { Cell } from '../answer/chart-answer.ts'
import { formatDuration } from './duration.ts'
import { currencyDecimals, figures, noValue, thinSpace, type NumberKind } from './figures.ts'
import { shortened, tooLong } from './magnitude.ts'

/** How a measure's numbers are shown. */
export interface MeasureFormat {
  format: Format
  /** ISO 4217. */
  currency?: string
}

/** What may differ from the usual. */
export interface FormatOptions {
  /** Default: 'en-US'. */
  locale?: string
  /** Decimals that all numbers of a column share. */
  decimals?: number
}

/** The locale where none is given. */
export const usualLocale = 'en-US'

/** A number of an answer: decimals may come as text; undefined for NULL and what is no number. */
export function numberOf(cell: Cell | undefined): number | undefined {
  if (cell === null || cell === undefined || cell === '' || typeof cell === 'boolean') {
    return undefined
  }
  const value = Number(cell)
  return Number.isFinite(value) ? value : undefined
}

/** A number as people read it: short on cards, axes and marks, in full in tables and tooltips. */
export function formatMeasure(
  cell: Cell | undefined,
  { format, currency }: MeasureFormat,
  kind: NumberKind,
  { locale = usualLocale, decimals }: FormatOptions = {},
): string {
  const value = numberOf(cell)
  if (value === undefined) return noValue
  const isFull = kind === 'table' || kind === 'tooltip'
  if (format === 'duration') return formatDuration(value, locale)
  if (format === 'percent') return percent(value * 100, isFull, locale, decimals)
  const money = format === 'currency' ? currency : undefined
  const options = { locale, ...(money && { currency: money }) }
  const short = isFull ? tooLong(value) : shortened(value, options)
  if (short !== undefined) return short
  const own = decimals === undefined ? decimalsOf(value, format, isFull, locale, money) : undefined
  return figures(value, { ...options, decimals: own ?? [decimals ?? 0, decimals ?? 0] })
}

/** Fewest and most decimals of a number that is not shortened. */
function decimalsOf(
  value: number,
  format: Format,
  isFull: boolean,
  locale: string,
  currency: string | undefined,
): [number, number] {
  const size = Math.abs(value)
  if (format === 'integer') return [0, 0]
  if (format === 'currency') {
    const usual = currency ? currencyDecimals(locale, currency) : 2
    if (size > 0 && size < 0.01 && usual > 0) return [usual, usual + 2]
    const most = isFull || size < 100 ? usual : 0
    return [most, most]
  }
  if (Number.isInteger(value)) return [0, 0]
  if (size < 0.01) return [0, Math.min(8, 1 - Math.floor(Math.log10(size)))]
  const most = isFull || size < 10 ? 2 : size < 100 ? 1 : 0
  return [most, most]
}

function percent(
  value: number,
  isFull: boolean,
  locale: string,
  decimals: number | undefined,
): string {
  const size = Math.abs(value)
  if (size > 0 && size < 0.1) return `${value < 0 ? '>−' : '<'}0.1${thinSpace}%`
  const short = isFull ? tooLong(value) : shortened(value, { locale })
  const usual = size >= 1000 || value === 0 || size === 100 ? 0 : isFull ? 2 : 1
  const most = decimals ?? usual
  return `${short ?? figures(value, { locale, decimals: [most, most] })}${thinSpace}%`
}
