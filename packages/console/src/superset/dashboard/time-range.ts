import type { Preset } from '../../dashboard/dashboard.ts'
import { daysOf, rangeOf } from '../../state/time-range.ts'

/**
 * A range of days in Superset's words, where it ends today; undefined: all days. One that ends on a given day is written as its
 * first and the day behind its last.
 */
export function supersetRange(range: Preset, endsOn?: string): string | undefined {
  const meaning = rangeOf(range)
  if (!meaning) return undefined
  const days = endsOn === undefined ? undefined : daysOf(range, { first: endsOn, last: endsOn })
  if (days) return `${days.from} : ${days.to}`
  const { kind, unit, count } = meaning
  switch (kind) {
    case 'all':
      return undefined
    case 'this':
      return `Current ${unit}`
    case 'last':
      return `previous calendar ${unit}`
    case 'trailing':
      return `Last ${count} ${unit}s`
  }
}
