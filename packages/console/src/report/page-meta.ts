import { filterWords } from '../answer/filter-words.ts'
import { formatDays, formatTimestamp, formatValue } from '../format/index.ts'
import type { PageQuestion } from '../state/page-question.ts'
import type { TimeRange } from '../state/page-state.ts'
import { rangeOf } from '../state/time-range.ts'
import type { PublishedVersion } from '../warehouse/warehouse.ts'

/** What is said under the title of a report: when its data was published, its days, what those are compared with, its filters. */
export function pageMeta(
  { model, days, comparedDays, filters, state, dashboard }: PageQuestion,
  { publishedAt, id }: PublishedVersion,
): string[] {
  const published = formatTimestamp(publishedAt.replace('Z', ''))
  const crossed = (state.cross ?? []).flatMap((one) => one.filters)
  return [
    `Published ${published}`,
    ...(state.version === undefined ? [] : [`version ${id}`]),
    ...(dashboard.time === undefined ? [] : [daysWords(days, state.range ?? dashboard.range)]),
    ...(comparedDays ? [`compared with ${formatDays(comparedDays.from, comparedDays.to)}`] : []),
    ...[...filters, ...crossed].map((filter) => filterWords(filter, model)),
  ]
}

/** A range that has no days, for want of data, has its own words. */
function daysWords(days: PageQuestion['days'], range: TimeRange): string {
  if (days) return formatDays(days.from, days.to)
  if (typeof range === 'string') return range === 'all' || !rangeOf(range) ? 'all days' : range
  const { from, to } = range
  if (from !== undefined && to !== undefined) return formatDays(from, to)
  const [word, day] = from === undefined ? ['before', to] : ['from', from]
  return day === undefined ? 'all days' : `${word} ${formatValue(day, { name: '', type: 'date' })}`
}
