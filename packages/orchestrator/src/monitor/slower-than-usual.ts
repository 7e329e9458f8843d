import { formatDuration } from '@deftunes/core'

/** How long something took in earlier runs, in ms. */
export interface Earlier {
  runs: number
  median: number
  /** The median of the deviations from the median. */
  mad: number
  least: number
  most: number
}

/** How long something took in the last run, and whether that is more than usual. */
export interface LastDuration {
  ms: number
  isSlower: boolean
  /** From … to, in ms; null: there are too few earlier runs to tell. */
  usual: readonly [number, number] | null
}

/** With fewer earlier runs than these nothing is usual. */
const fewestRuns = 5

/** So many deviations are still usual: 3.4 standard deviations, were durations normal. */
const deviations = 5

/** Less than this share of the median, or than these ms, is no difference to speak of. */
const smallest = { share: 0.1, ms: 100 }

/** Holds a duration against those of earlier runs; one very slow run among them makes no other usual. */
export function judgeLast(ms: number, earlier: Earlier | undefined): LastDuration {
  if (!earlier || earlier.runs < fewestRuns) return { ms, isSlower: false, usual: null }
  const { median, mad, least, most } = earlier
  const tolerance = Math.max(deviations * mad, smallest.share * median, smallest.ms)
  const usual = [Math.max(least, median - tolerance), Math.min(most, median + tolerance)] as const
  return { ms, isSlower: ms > median + tolerance, usual }
}

/** A sentence for a person: 'slower than usual: 12.3 s, usually 3.1–4.0 s'; undefined where nothing is unusual. */
export function describeSlower({ ms, isSlower, usual }: LastDuration): string | undefined {
  if (!isSlower || !usual) return undefined
  return `slower than usual: ${formatDuration(ms)}, usually ${describeRange(...usual)}`
}

function describeRange(from: number, to: number): string {
  const [low, high] = [formatDuration(from), formatDuration(to)]
  if (low === high) return low
  const [number, unit, ...more] = low.split(' ')
  const isOneUnit = more.length === 0 && high.split(' ').length === 2 && high.endsWith(` ${unit}`)
  return isOneUnit ? `${number}–${high}` : `${low}–${high}`
}
