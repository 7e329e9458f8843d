import type { Filter } from '@deftunes/metrics'

import type { Preset } from '../dashboard/dashboard.ts'
import type { Compare, TimeRange } from './page-state.ts'

/** Days from one, included, to another, excluded; ISO dates. An end at {@link lastDay} is none: that day is one of them. */
export interface Days {
  from: string
  to: string
}

/** The first day that a date can be written of. */
export const firstDay = '0001-01-01'

/** The last day that a date can be written of: the day behind it has five figures in its year. */
export const lastDay = '9999-12-31'

/** First and last day that has data. */
export interface DataDays {
  first: string
  last: string
}

type Unit = 'day' | 'week' | 'month' | 'year'

/** What a preset means: whole units up to the last day of the data, or the unit that holds it or the one before. */
interface Meaning {
  kind: 'all' | 'this' | 'last' | 'trailing'
  unit: Unit
  count: number
}

/** A century, of each unit. */
const mostUnits: Readonly<Record<Unit, number>> = {
  day: 36_525,
  week: 5_200,
  month: 1_200,
  year: 100,
}

/** What a preset means; undefined when it is none. */
export function rangeOf(preset: Preset): Meaning | undefined {
  if (preset === 'all') return { kind: 'all', unit: 'day', count: 0 }
  const [, kind = '', named = ''] = /^(this|last) (month|year)$/.exec(preset) ?? []
  if (kind !== '') return { kind: kind as 'this' | 'last', unit: named as Unit, count: 1 }
  const [, count = '', unit = ''] =
    /^last ([1-9]\d{0,4}) (day|week|month|year)s?$/.exec(preset) ?? []
  if (count === '' || Number(count) > mostUnits[unit as Unit]) return undefined
  return { kind: 'trailing', unit: unit as Unit, count: Number(count) }
}

/** The days of a range; undefined: all of them. What is no preset is all as well. */
export function daysOf(range: TimeRange, data: DataDays): Days | undefined {
  const days = anyDaysOf(range, data)
  return days && written(days)
}

function anyDaysOf(range: TimeRange, data: DataDays): Days | undefined {
  if (typeof range !== 'string') {
    const { from = data.first, to = dayAfter(data.last, 1) } = range
    // Behind the last day there is nothing, and no end before the beginning.
    return { from, to: to < from ? from : to }
  }
  const meaning = rangeOf(range)
  const end = laterDay(data.last, 1)
  switch (meaning?.kind) {
    case 'this':
      return { from: startOf(data.last, meaning.unit), to: end }
    case 'last': {
      const to = startOf(data.last, meaning.unit)
      return { from: shifted(to, meaning.unit, -1), to }
    }
    case 'trailing':
      return { from: shifted(end, meaning.unit, -meaning.count), to: end }
    default:
      return undefined
  }
}

/**
 * The days that others are compared with: those of the unit before for a whole or begun month or year, so that 1 to 22 November
 * meets 1 to 22 October; else as many days just before.
 */
export function comparedDays(range: TimeRange, days: Days, compare: Compare): Days | undefined {
  const to = days.to === lastDay ? laterDay(lastDay, 1) : days.to
  const compared = anyComparedDays(range, { ...days, to }, compare)
  return compared && written(compared)
}

function anyComparedDays(range: TimeRange, days: Days, compare: Compare): Days | undefined {
  if (compare === 'year') return moved(days, 'year', -1)
  if (compare !== 'previous') return undefined
  const meaning = typeof range === 'string' ? rangeOf(range) : undefined
  if (meaning?.kind === 'last' || meaning?.kind === 'this') return moved(days, meaning.unit, -1)
  if (meaning?.kind === 'trailing')
    return { from: shifted(days.from, meaning.unit, -meaning.count), to: days.from }
  const length = daysBetween(days.from, days.to)
  return { from: laterDay(days.from, -length), to: days.from }
}

/** Whole months to whole months; else to behind the day that the last one is moved to, since months end on different days. */
function moved({ from, to }: Days, unit: Unit, count: number): Days {
  const end = to.endsWith('-01')
    ? shifted(to, unit, count)
    : laterDay(shifted(laterDay(to, -1), unit, count), 1)
  return { from: shifted(from, unit, count), to: end }
}

/** The same day of another unit; of a month without it, the last one. */
function shifted(day: string, unit: Unit, count: number): string {
  if (unit === 'day' || unit === 'week') return laterDay(day, count * (unit === 'week' ? 7 : 1))
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  const months = year * 12 + month - 1 + count * (unit === 'year' ? 12 : 1)
  const last = new Date(utcOf(0, months + 1, 0)).getUTCDate()
  return isoDay(utcOf(0, months, Math.min(date, last)))
}

function startOf(day: string, unit: Unit): string {
  return unit === 'year' ? `${day.slice(0, 4)}-01-01` : `${day.slice(0, 7)}-01`
}

/** A day some days later, as far as days can be written. */
export function dayAfter(day: string, days: number): string {
  return writtenDay(laterDay(day, days))
}

/** The same day some months later, as far as days can be written; of a month without it, the last one. */
export function monthsAfter(day: string, months: number): string {
  return writtenDay(shifted(day, 'month', months))
}

/** The condition that a date is one of some days. */
export function daysFilter(dimension: string, { from, to }: Days): Filter {
  return { dimension, op: 'range', from, ...(to < lastDay && { to }) }
}

/** Days from one to another. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000)
}

/** Some days later, with a sign and six figures in its year where four do not do. */
function laterDay(day: string, days: number): string {
  return isoDay(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000)
}

function written({ from, to }: Days): Days {
  return { from: writtenDay(from), to: writtenDay(to) }
}

function writtenDay(day: string): string {
  if (day.startsWith('+')) return lastDay
  return day.startsWith('-') || day < firstDay ? firstDay : day
}

/** As `Date.UTC`, which takes the years 0 to 99 for those of the last century. */
function utcOf(year: number, month: number, date: number): number {
  return new Date(0).setUTCFullYear(year, month, date)
}

function isoDay(at: number): string {
  return new Date(at).toISOString().slice(0, -14)
}
