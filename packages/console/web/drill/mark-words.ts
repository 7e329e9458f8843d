import type { Filter } from '@deftunes/metrics'

import { labelIn, type DashboardPageValue } from '../dashboard/dashboard-context.ts'
import { conditionOf } from '../dashboard/condition-of.ts'

/** What names dimensions and their values. */
type Words = Pick<DashboardPageValue, 'nameOf'> & {
  words: Pick<DashboardPageValue['words'], 'dimensions' | 'measures'>
}

/** The conditions of a mark, each with what it is about: `Country: Germany`. */
function markWords(mark: readonly Filter[], page: Words): string[] {
  return mark.map(
    (filter) => `${labelIn(page.words, filter.dimension)}: ${conditionOf(filter, page)}`,
  )
}

/** The conditions that held for a chart, then those of a mark of it, each once. */
export function conditionsOfMark(
  filters: readonly string[],
  mark: readonly Filter[],
  page: Words,
): string[] {
  return [...new Set([...filters, ...markWords(mark, page)])]
}
