import { filterWords } from '../answer/filter-words.ts'
import { formatDays, formatTimestamp } from '../format/index.ts'
import type { PageQuestion } from '../state/page-question.ts'
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
    ...(days ? [formatDays(days.from, days.to)] : dashboard.time === undefined ? [] : ['all days']),
    ...(comparedDays ? [`compared with ${formatDays(comparedDays.from, comparedDays.to)}`] : []),
    ...[...filters, ...crossed].map((filter) => filterWords(filter, model)),
  ]
}
