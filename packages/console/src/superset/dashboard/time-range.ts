import type { Preset } from '../../dashboard/dashboard.ts'
import { rangeOf } from '../../state/time-range.ts'

/** A range of days in Superset's words, where it ends today; undefined: all days. */
export function supersetRange(range: Preset): string | undefined {
  const meaning = rangeOf(range)
  if (!meaning) return undefined
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
