import type { Cell, ShownDimension } from '../answer/chart-answer.ts'
import { formatBucket, formatDate, formatTimestamp } from './bucket.ts'
import { figures } from './figures.ts'
import { numberOf, usualLocale } from './measure.ts'

/** What NULL is called among the values of a dimension. */
export const nullText = '(none)'

/** An empty text, made visible. */
export const emptyText = '""'

const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']

/**
 * A value of a dimension as people read it: NULL by its name, an empty text visible, a bucket of time by its name, a bin as
 * 'from–to', a year without grouping, an ISO weekday by its name.
 */
export function formatValue(
  cell: Cell | undefined,
  dimension: Pick<ShownDimension, 'name' | 'type' | 'grain' | 'bin'>,
  locale = usualLocale,
): string {
  if (cell === null || cell === undefined) return nullText
  if (cell === '') return emptyText
  if (typeof cell === 'boolean') return cell ? 'Yes' : 'No'
  const { name, type, grain, bin } = dimension
  if (type === 'date' || type === 'timestamp') {
    const text = String(cell)
    if (grain) return formatBucket(text, grain, { locale })
    return type === 'date' ? formatDate(text, locale) : formatTimestamp(text, locale)
  }
  const value = type === 'number' ? numberOf(cell) : undefined
  if (value === undefined) return String(cell)
  if (bin !== undefined) return binText(value, bin, locale)
  if (isWeekday(name)) return weekdays[value - 1] ?? String(cell)
  const grouping = !isYearLike(name)
  return figures(value, { locale, decimals: [0, 6], grouping })
}

/** Whether a dimension's numbers are names rather than amounts: years, decades, codes, keys. */
export function isYearLike(name: string): boolean {
  return /(^|[._])(year|years|decade|id|code|key|zip|number|hour|isoweek)$/i.test(name)
}

/** Whether a dimension's numbers are ISO weekdays, 1 for Monday. */
export function isWeekday(name: string): boolean {
  return /(^|[._])(iso)?(weekday|dow)$/i.test(name)
}

/** Whether a dimension's numbers go round, each with its place: hours of a day and weekdays. */
export function isHourOrDay({ type, name }: Pick<ShownDimension, 'type' | 'name'>): boolean {
  return type === 'number' && (isWeekday(name) || /(^|[._])hour$/.test(name))
}

function binText(from: number, bin: number, locale: string): string {
  const decimals = Math.min(6, Math.max(decimalsIn(bin), decimalsIn(from)))
  const text = (value: number): string => figures(value, { locale, decimals: [decimals, decimals] })
  return `${text(from)}–${text(from + bin)}`
}

function decimalsIn(value: number): number {
  return [0, 1, 2, 3, 4, 5].find((most) => Number(value.toFixed(most)) === value) ?? 6
}
