import { formatDays, formatValue } from '../../src/format/index.ts'
import type { Compare, TimeRange } from '../../src/state/page-state.ts'

/** A range of days in words. */
export function timeRangeWords(range: TimeRange): string {
  if (typeof range === 'string')
    return range === 'all' ? 'All time' : range.charAt(0).toUpperCase() + range.slice(1)
  const { from, to } = range
  if (from !== undefined && to !== undefined) return formatDays(from, to)
  if (from !== undefined) return `From ${formatValue(from, { name: '', type: 'date' })}`
  return to === undefined ? 'All time' : `Before ${formatValue(to, { name: '', type: 'date' })}`
}

/** What is compared with, in words; a version by its name, where that is known. */
export function compareWords(
  compare: Compare,
  versions: ReadonlyMap<string, string> = new Map(),
): string {
  if (compare === 'none') return 'No comparison'
  if (compare === 'previous') return 'vs previous period'
  if (compare === 'year') return 'vs a year before'
  return 'version' in compare
    ? `vs version ${versions.get(compare.version) ?? compare.version}`
    : `vs ${compare.label ?? 'segment'}`
}
