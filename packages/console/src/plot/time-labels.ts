import type { Grain } from '@deftunes/metrics'

import { momentOf, movedBy, usualLocale } from '../format/index.ts'
import { dayMonth, dayNumber, hourOf, monthOf, yearOf } from '../format/bucket.ts'
import { widthOf } from './text-width.ts'

/** Size of the labels of axes in px. */
export const labelSize = 11

/** Space between two labels in px. */
const gap = 14

/**
 * Labels of a time axis, one for each bucket or undefined: the densest regular ones that fit, never rotated. The first says its
 * context, the year is said once and again where it changes, and not at all within one year.
 */
export function timeLabels(
  buckets: readonly (string | null)[],
  grain: Grain,
  width: number,
  locale = usualLocale,
): (string | undefined)[] {
  const moments = buckets.map((bucket) => (bucket === null ? undefined : momentOf(bucket)))
  const known = moments.filter((moment) => moment !== undefined)
  const years = known.length > 0 && yearOf(known[0] ?? 0) !== yearOf(lastOf(known, grain))
  const band = width / Math.max(1, buckets.length)
  for (const rule of rulesOf(grain)) {
    const chosen = moments.map((moment, at) => moment !== undefined && rule.fits(moment, at))
    const labels = worded(moments, chosen, { grain: rule.grain, years, locale })
    if (fit(labels, band)) return labels
  }
  return worded(
    moments,
    moments.map((_, at) => at === 0),
    { grain, years, locale },
  )
}

/** The last day of a week or a longer bucket decides on its year. */
function lastOf(moments: readonly number[], grain: Grain): number {
  const last = moments.at(-1) ?? 0
  return grain === 'week' ? movedBy(last, 'day', 6) : last
}

interface Rule {
  /** How labels are worded. */
  grain: Grain
  fits: (moment: number, at: number) => boolean
}

/** From dense to sparse. */
function rulesOf(grain: Grain): Rule[] {
  const every = (stride: number, worded: Grain = grain): Rule => ({
    grain: worded,
    fits: (_, at) => at % stride === 0,
  })
  const months = [1, 2, 3, 6].map((stride): Rule => ({
    grain: 'month',
    fits: (moment) => startsMonth(moment, grain) && monthNumber(moment) % stride === 0,
  }))
  const years = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000].map((stride): Rule => ({
    grain: 'year',
    fits: (moment) =>
      startsMonth(moment, grain) &&
      monthNumber(moment) === 0 &&
      Number(yearOf(moment)) % stride === 0,
  }))
  switch (grain) {
    case 'hour':
      return [...hourRules(), ...dayRules('hour'), ...months, ...years]
    case 'day':
      return [...[1, 2, 3, 4, 5, 7, 10].map((stride) => every(stride)), ...months, ...years]
    case 'week':
      return [...[1, 2, 4].map((stride) => every(stride)), ...months, ...years]
    case 'month':
      return [...months, ...years]
    case 'quarter':
      return [every(1), { grain, fits: (moment) => monthNumber(moment) % 6 === 0 }, ...years]
    case 'year':
      return years
  }
}

function hourRules(): Rule[] {
  return [1, 2, 3, 4, 6, 12].map((stride) => ({
    grain: 'hour',
    fits: (moment) => new Date(moment).getUTCHours() % stride === 0,
  }))
}

function dayRules(grain: Grain): Rule[] {
  return [1, 2, 4, 7].map((stride) => ({
    grain: 'day',
    fits: (moment) =>
      new Date(moment).getUTCHours() === 0 &&
      grain === 'hour' &&
      Math.round(moment / 86_400_000) % stride === 0,
  }))
}

function startsMonth(moment: number, grain: Grain): boolean {
  const date = new Date(moment)
  if (grain === 'week') return date.getUTCDate() <= 7
  return date.getUTCDate() === 1 && date.getUTCHours() === 0
}

function monthNumber(moment: number): number {
  return new Date(moment).getUTCMonth()
}

interface Words {
  grain: Grain
  years: boolean
  locale: string
}

function worded(
  moments: readonly (number | undefined)[],
  chosen: readonly boolean[],
  words: Words,
): (string | undefined)[] {
  let before: number | undefined
  return moments.map((moment, at) => {
    if (!chosen[at] || moment === undefined) return undefined
    const text = labelOf(moment, before, words)
    before = moment
    return text
  })
}

/** What is not already said by the label before. */
function labelOf(
  moment: number,
  before: number | undefined,
  { grain, years, locale }: Words,
): string {
  const isNew = (part: (of: number) => string): boolean =>
    before === undefined || part(before) !== part(moment)
  const year = years && isNew(yearOf) ? ` ${yearOf(moment)}` : ''
  switch (grain) {
    case 'hour':
      return isNew((of) => dayMonth(of, locale))
        ? `${dayMonth(moment, locale)}${year}${hourOf(moment) === '00:00' && before !== undefined ? '' : ` ${hourOf(moment)}`}`
        : hourOf(moment)
    case 'day':
    case 'week':
      return isNew((of) => monthOf(of, locale) + yearOf(of))
        ? `${dayMonth(moment, locale)}${year}`
        : dayNumber(moment)
    case 'month':
      return `${monthOf(moment, locale)}${year}`
    case 'quarter':
      return `Q${Math.floor(monthNumber(moment) / 3) + 1}${year}`
    case 'year':
      return yearOf(moment)
  }
}

function fit(labels: readonly (string | undefined)[], band: number): boolean {
  let end = -Infinity
  let count = 0
  for (const [at, label] of labels.entries()) {
    if (label === undefined) continue
    count += 1
    const [middle, half] = [(at + 0.5) * band, widthOf(label, labelSize) / 2]
    if (middle - half < end) return false
    end = middle + half + gap
  }
  return count > 0
}
