import type { Filter } from '@deftunes/metrics'

import { conditionWords } from '../../src/answer/filter-words.ts'
import type { DashboardPageValue } from '../dashboard/dashboard-context.ts'

/** What names dimensions and their values. */
type Words = Pick<DashboardPageValue, 'nameOf'> & {
  words: Pick<DashboardPageValue['words'], 'dimensions'>
}

/** The conditions of a mark, each with what it is about: `Country: Germany`. */
export function markWords(mark: readonly Filter[], { words, nameOf }: Words): string[] {
  return mark.map((filter) => {
    const dimension = words.dimensions.find(({ name }) => name === filter.dimension)
    return `${dimension?.label ?? filter.dimension}: ${conditionWords(filter, dimension, nameOf)}`
  })
}

/** The conditions that held for a chart, then those of a mark of it, each once. */
export function conditionsOfMark(
  filters: readonly string[],
  mark: readonly Filter[],
  words: Words,
): string[] {
  return [...new Set([...filters, ...markWords(mark, words)])]
}
