import type { Filter, FilterValue } from '@deftunes/metrics'

import { formatDays, formatMeasure, formatValue } from '../../src/format/index.ts'
import type { DimensionWords } from '../../src/api/responses.ts'
import type { NameOf } from '../chart/use-country-names.ts'
import type { Compare, TimeRange } from '../../src/state/page-state.ts'

/** A filter in a few words, without its dimension: 'Germany, Chile', 'not 2', '10–20', 'has “love”'. */
export function filterWords(
  filter: Filter,
  dimension: DimensionWords | undefined,
  nameOf: NameOf = () => undefined,
): string {
  if (filter.op === 'contains') return `has “${filter.text}”`
  if (filter.op === 'range') return rangeWords(filter.from, filter.to, dimension)
  const named = filter.values
    .slice(0, 3)
    .map((value) => nameOf(filter.dimension, value) ?? valueWords(value, dimension))
  const more = filter.values.length - named.length
  const text = named.join(', ') + (more > 0 ? ` and ${more.toLocaleString('en-US')} more` : '')
  return filter.op === 'in' ? text : `not ${text}`
}

function rangeWords(
  from: FilterValue | undefined,
  to: FilterValue | undefined,
  dimension: DimensionWords | undefined,
): string {
  if (dimension?.type === 'date' && typeof from === 'string' && typeof to === 'string')
    return formatDays(from, to)
  if (from === undefined) return `below ${valueWords(to ?? null, dimension)}`
  if (to === undefined) return `from ${valueWords(from, dimension)}`
  return `${valueWords(from, dimension)} – ${valueWords(to, dimension)}`
}

/** A value of a dimension; a number with as many figures as it has. */
export function valueWords(value: FilterValue, dimension: DimensionWords | undefined): string {
  if (value === null) return '(none)'
  if (dimension === undefined) return String(value)
  if (dimension.type === 'number' && typeof value === 'number' && !Number.isInteger(value))
    return formatMeasure(value, { format: 'number' }, 'tooltip')
  return formatValue(value, dimension)
}

/** A range of days in words. */
export function timeRangeWords(range: TimeRange): string {
  if (typeof range === 'string')
    return range === 'all' ? 'All time' : range.charAt(0).toUpperCase() + range.slice(1)
  const { from, to } = range
  if (from !== undefined && to !== undefined) return formatDays(from, to)
  if (from !== undefined) return `From ${formatValue(from, { name: '', type: 'date' })}`
  return to === undefined ? 'All time' : `Before ${formatValue(to, { name: '', type: 'date' })}`
}

/** What is compared with, in words. */
export function compareWords(compare: Compare): string {
  if (compare === 'none') return 'No comparison'
  if (compare === 'previous') return 'vs previous period'
  if (compare === 'year') return 'vs a year before'
  return 'version' in compare ? `vs version ${compare.version}` : `vs ${compare.label ?? 'segment'}`
}
