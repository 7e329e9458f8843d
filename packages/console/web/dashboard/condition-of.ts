import type { Filter } from '@deftunes/metrics'

import { conditionWords } from '../../src/answer/filter-words.ts'
import type { DashboardPageValue } from './dashboard-context.ts'

/** What names the values of dimensions on a page. */
export type ValueWords = Pick<DashboardPageValue, 'nameOf'> & {
  words: Pick<DashboardPageValue['words'], 'dimensions'>
}

/** What a condition asks for, in the names that the page has for values: one of codes of countries by their names. */
export function conditionOf(filter: Filter, { words, nameOf }: ValueWords): string {
  const dimension = words.dimensions.find(({ name }) => name === filter.dimension)
  return conditionWords(filter, dimension, nameOf)
}
