import type { Grain } from '@deftunes/metrics'

import { usualLocale } from './measure.ts'
import { dayOf, momentOf, movedBy } from './moment.ts'

/** How a bucket is named. */
export interface BucketOptions {
  /** Default: 'en-US'. */
  locale?: string
  /** Whether the year is said. Default: true. */
  year?: boolean
  /** The last day that has data, of a bucket that is not over. */
  until?: string
}

/** A bucket of time in full: '16–22 Nov 2026', 'Nov 2026', 'Q4 2026', '22 Nov 2026 06:00'. */
export function formatBucket(
  start: string,
  grain: Grain,
  { locale = usualLocale, year = true, until }: BucketOptions = {},
): string {
  const moment = momentOf(start)
  if (moment === undefined) return start
  const text = bucketText(moment, grain, year, locale)
  const end = until === undefined ? undefined : momentOf(until)
  if (end === undefined || end < moment || grain === 'hour' || grain === 'day') return text
  const until2 = grain === 'week' || grain === 'month' ? dayNumber(end) : dayMonth(end, locale)
  return `${text} (to ${until2})`
}

function bucketText(moment: number, grain: Grain, year: boolean, locale: string): string {
  const behind = year ? ` ${yearOf(moment)}` : ''
  switch (grain) {
    case 'hour':
      return `${dayMonth(moment, locale)}${behind} ${hourOf(moment)}`
    case 'day':
      return `${dayMonth(moment, locale)}${behind}`
    case 'week':
      return weekText(moment, year, locale)
    case 'month':
      return `${monthOf(moment, locale)}${behind}`
    case 'quarter':
      return `Q${Math.floor(new Date(moment).getUTCMonth() / 3) + 1}${behind}`
    case 'year':
      return yearOf(moment)
  }
}

function weekText(moment: number, year: boolean, locale: string): string {
  const last = movedBy(moment, 'day', 6)
  const behind = year ? ` ${yearOf(last)}` : ''
  if (yearOf(moment) !== yearOf(last)) {
    return `${dayMonth(moment, locale)} ${yearOf(moment)} – ${dayMonth(last, locale)} ${yearOf(last)}`
  }
  if (monthOf(moment, locale) !== monthOf(last, locale)) {
    return `${dayMonth(moment, locale)} – ${dayMonth(last, locale)}${behind}`
  }
  return `${dayNumber(moment)}–${dayMonth(last, locale)}${behind}`
}

/** A date: '22 Nov 2026'. */
export function formatDate(text: string, locale = usualLocale): string {
  return formatBucket(text, 'day', { locale })
}

/** A time without zone, which all of the console's are in: '22 Nov 2026 06:12:09 UTC'. */
export function formatTimestamp(text: string, locale = usualLocale): string {
  const moment = momentOf(text)
  if (moment === undefined) return text
  const time = new Date(moment).toISOString().slice(11, 19)
  return `${dayMonth(moment, locale)} ${yearOf(moment)} ${time} UTC`
}

/** Days from one, included, to another, excluded: '1–22 Nov 2026'. */
export function formatDays(from: string, to: string, locale = usualLocale): string {
  const [first, end] = [momentOf(from), momentOf(to)]
  if (first === undefined || end === undefined) return `${from} – ${to}`
  // Behind the last day that can be written there is no end.
  const last = to === '9999-12-31' ? end : movedBy(end, 'day', -1)
  if (last <= first) return formatDate(from, locale)
  if (yearOf(first) !== yearOf(last)) {
    return `${formatDate(from, locale)} – ${formatDate(dayOf(last), locale)}`
  }
  return monthOf(first, locale) === monthOf(last, locale)
    ? `${dayNumber(first)}–${formatDate(dayOf(last), locale)}`
    : `${dayMonth(first, locale)} – ${formatDate(dayOf(last), locale)}`
}

/** A day without its year: '22 Nov'. */
export function dayMonth(moment: number, locale: string): string {
  return `${dayNumber(moment)} ${monthOf(moment, locale)}`
}

/** The short name of a month: 'Nov'. */
export function monthOf(moment: number, locale: string): string {
  const names = months.get(locale) ?? monthNames(locale)
  return names[new Date(moment).getUTCMonth()] ?? ''
}

/** The year of a moment, without grouping. */
export function yearOf(moment: number): string {
  const year = new Date(moment).getUTCFullYear()
  return year > 0 ? String(year) : `${1 - year} BC`
}

/** The day of the month. */
export function dayNumber(moment: number): string {
  return String(new Date(moment).getUTCDate())
}

/** The hour and minute: '06:00'. */
export function hourOf(moment: number): string {
  return new Date(moment).toISOString().slice(-13, -8)
}

const months = new Map<string, readonly string[]>()

function monthNames(locale: string): readonly string[] {
  const format = new Intl.DateTimeFormat(locale, { month: 'short', timeZone: 'UTC' })
  const names = Array.from({ length: 12 }, (_, month) => format.format(Date.UTC(2024, month, 15)))
  months.set(locale, names)
  return names
}
