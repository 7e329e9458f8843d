import type { Dimension, Grain } from '@deftunes/metrics'
import { grains } from '@deftunes/metrics/grains'

import { dayAfter, daysBetween, monthsAfter, type Days } from './time-range.ts'

export { grains }

/** The grain that shows some days in a few dozen points. */
export function grainFor(days: number): Grain {
  if (days <= 2) return 'hour'
  if (days <= 62) return 'day'
  if (days <= 200) return 'week'
  if (days <= 1_500) return 'month'
  return days <= 3_700 ? 'quarter' : 'year'
}

/** No time axis has more buckets than this: as many as a calendar of four figures has years. */
export const mostBuckets = 10_000

const daysOfGrain: Readonly<Record<Grain, number>> = {
  ...{ hour: 1 / 24, day: 1, week: 7, month: 28, quarter: 90, year: 365.2 },
}

/** The wanted grain, or the next coarser of which an axis can show all buckets of some days, those without rows as well. */
export function drawableGrain(wanted: Grain, days: number): Grain {
  const from = grains.slice(grains.indexOf(wanted))
  return from.find((grain) => days / daysOfGrain[grain] <= mostBuckets) ?? 'year'
}

/** A grain that a dimension has: the wanted one, or the next coarser. */
export function fittingGrain(dimension: Dimension, wanted: Grain): Grain | undefined {
  const from = grains.slice(grains.indexOf(wanted))
  return from.find((grain) => dimension.grains.includes(grain))
}

/** The beginning of the bucket that a day or time lies in; weeks begin on Monday. */
export function bucketOf(at: string, grain: Grain): string {
  const day = at.slice(0, 10)
  switch (grain) {
    case 'hour':
      return `${day}T${at.slice(11, 13) || '00'}:00:00.000000`
    case 'day':
      return day
    case 'week':
      return dayAfter(day, -((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7))
    case 'month':
      return `${day.slice(0, 7)}-01`
    case 'quarter':
      return `${day.slice(0, 4)}-${String(Math.floor((Number(day.slice(5, 7)) - 1) / 3) * 3 + 1).padStart(2, '0')}-01`
    case 'year':
      return `${day.slice(0, 4)}-01-01`
  }
}

/** The beginning of the bucket some places later. */
export function bucketAfter(bucket: string, grain: Grain, count: number): string {
  if (grain === 'hour') {
    const at = Date.parse(`${bucket.slice(0, 19)}Z`) + count * 3_600_000
    return `${new Date(at).toISOString().slice(0, 19)}.000000`
  }
  if (grain === 'day' || grain === 'week')
    return dayAfter(bucket, count * (grain === 'week' ? 7 : 1))
  return monthsAfter(bucket, { month: 1, quarter: 3, year: 12 }[grain] * count)
}

/** How many buckets lie from one to another. */
export function bucketsBetween(from: string, to: string, grain: Grain): number {
  if (grain === 'hour')
    return (Date.parse(`${to.slice(0, 19)}Z`) - Date.parse(`${from.slice(0, 19)}Z`)) / 3_600_000
  if (grain === 'day' || grain === 'week')
    return Math.round(daysBetween(from, to) / (grain === 'week' ? 7 : 1))
  const [[fromYear = 0, fromMonth = 1], [toYear = 0, toMonth = 1]] = [from, to].map((day) =>
    day.split('-').map(Number),
  ) as [number[], number[]]
  const months = (toYear - fromYear) * 12 + toMonth - fromMonth
  return Math.floor(months / { month: 1, quarter: 3, year: 12 }[grain])
}

/** Whether the bucket that holds the last of some days goes on behind them. */
export function endsUnfinished({ to }: Days, grain: Grain): boolean {
  if (grain === 'hour' || grain === 'day') return false
  const last = bucketOf(dayAfter(to, -1), grain)
  return bucketAfter(last, grain, 1) > to
}
