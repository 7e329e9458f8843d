import type { TimeRange } from '../../src/state/page-state.ts'
import { areInOrder, isStateDay } from '../../src/state/state-bounds.ts'
import { rangeOf } from '../../src/state/time-range.ts'
import { parseTerms } from './term.ts'

const preset = /^[a-z0-9]+( [a-z0-9]+)*$/
const days = /^(\d{4}-\d{2}-\d{2})?\.\.(\d{4}-\d{2}-\d{2})?$/

/** A range as `last-30-days` or `2026-01-01..2026-02-01`. */
export function printRange(range: TimeRange): string {
  if (typeof range !== 'string') return `${range.from ?? ''}..${range.to ?? ''}`
  return preset.test(range) ? range.replaceAll(' ', '-') : JSON.stringify(range)
}

/** @throws SyntaxError when a text is not what {@link printRange} writes, or its days are none that a page can be about */
export function parseRange(text: string): TimeRange {
  const found = days.exec(text)
  if (found !== null) {
    const [, from, to] = found
    const range = { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) }
    if (!Object.values(range).every(isStateDay)) throw new SyntaxError('expected days')
    if (!areInOrder(range)) throw new SyntaxError('expected a first day before the end')
    return range
  }
  const [term, ...more] = parseTerms(text)
  if (typeof term !== 'string' || more.length > 0) throw new SyntaxError('expected one range')
  const range = text.startsWith('"') ? term : term.replaceAll('-', ' ')
  if (rangeOf(range) === undefined) throw new SyntaxError('expected a range')
  return range
}
