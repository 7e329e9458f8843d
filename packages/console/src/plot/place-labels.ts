import type { Cartesian } from './cartesian.ts'
import { longestLabel, widthOf } from './text-width.ts'
import { labelSize, timeLabels } from './time-labels.ts'

/** Least space between two labels in px. */
const gap = 8

/** Labels of the places of x on a horizontal axis of a width; undefined for those that are left out. */
export function placeLabels(
  { xs, x }: Pick<Cartesian, 'xs' | 'x'>,
  width: number,
): (string | undefined)[] {
  if (x.grain !== undefined) {
    const buckets = xs.map(({ value }) => (value === null ? null : String(value)))
    return timeLabels(buckets, x.grain, width)
  }
  const labels = xs.map(({ label }) => label)
  const stride = strideOf(labels, width)
  return labels.map((label, at) => (at % stride === 0 ? label : undefined))
}

/** Whether all labels fit side by side. */
export function labelsFit(labels: readonly string[], width: number): boolean {
  return strideOf(labels, width) === 1
}

/** Every how manieth label fits, the same distance everywhere. */
function strideOf(labels: readonly string[], width: number): number {
  const widest = Math.max(
    0,
    ...labels.map((label) => Math.min(longestLabel, widthOf(label, labelSize))),
  )
  const band = width / Math.max(1, labels.length)
  return Math.max(1, Math.ceil((widest + gap) / band))
}
