import type { Grain } from '@deftunes/metrics'

const form = /^(-?\d{1,6})-(\d\d)-(\d\d)( \(BC\))?(?:[T ](\d\d):(\d\d)(?::(\d\d))?)?/
const dayLength = 86_400_000

/**
 * Milliseconds since 1970 of a date or time without zone, read as if it were in UTC: no local zone has a say in what is shown.
 * Undefined for what is no date.
 */
export function momentOf(text: string): number | undefined {
  const match = form.exec(text)
  if (!match) return undefined
  const [year = 0, month = 1, day = 1, , hour = 0, minute = 0, second = 0] = match
    .slice(1)
    .map((part: string | undefined) => Number(part ?? 0))
  const date = new Date(0)
  date.setUTCFullYear(match[4] === undefined ? year : 1 - year, month - 1, day)
  date.setUTCHours(hour, minute, second)
  return Number.isNaN(date.getTime()) ? undefined : date.getTime()
}

/** A moment as a date, 'YYYY-MM-DD'; of before the year 1 'YYYY-MM-DD (BC)'. */
export function dayOf(moment: number): string {
  const date = new Date(moment)
  const year = date.getUTCFullYear()
  const figures = String(year > 0 ? year : 1 - year).padStart(4, '0')
  return `${figures}-${two(date.getUTCMonth() + 1)}-${two(date.getUTCDate())}${year > 0 ? '' : ' (BC)'}`
}

/** A moment as a time without zone, 'YYYY-MM-DDTHH:MM:SS.ffffff'. */
export function timeOf(moment: number): string {
  const date = new Date(moment)
  const time = [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()].map(two).join(':')
  return `${dayOf(moment)}T${time}.000000`
}

/** The start of the bucket after, or some buckets away from, one that starts at a moment. */
export function movedBy(moment: number, grain: Grain, count = 1): number {
  const date = new Date(moment)
  switch (grain) {
    case 'hour':
      return moment + count * 3_600_000
    case 'day':
      return moment + count * dayLength
    case 'week':
      return moment + count * 7 * dayLength
    case 'month':
      return date.setUTCMonth(date.getUTCMonth() + count)
    case 'quarter':
      return date.setUTCMonth(date.getUTCMonth() + 3 * count)
    case 'year':
      return date.setUTCFullYear(date.getUTCFullYear() + count)
  }
}

/** The start of the next bucket, in the form of the given one. */
export function nextBucket(start: string, grain: Grain): string | undefined {
  const moment = momentOf(start)
  if (moment === undefined) return undefined
  const next = movedBy(moment, grain)
  return printerOf(start)(next)
}

/** Prints moments in the form of a given one: as dates or as times. */
export function printerOf(sample: string): (moment: number) => string {
  return /[T ]\d/.test(sample) ? timeOf : dayOf
}

function two(value: number): string {
  return String(value).padStart(2, '0')
}
