import type { ChartAnswer } from '../../src/answer/chart-answer.ts'
import type { Chart } from '../../src/dashboard/dashboard.ts'
import type { PageState } from '../../src/state/page-state.ts'
import { printQuestion } from '../address/explore-address.ts'
import { printQuery } from '../address/query-string.ts'
import { filtersOfPage, type FilterWords } from './page-filters.ts'

/** Address of the explore page that asks what a chart of a page shows. */
export function exploreHref(
  words: FilterWords,
  chart: Chart,
  { measures, dimensions }: ChartAnswer,
  state: PageState,
): string {
  const question = {
    measures: measures.map(({ name }) => name),
    by: dimensions.map(({ name, grain, bin }) => ({
      dimension: name,
      ...(grain !== undefined && { grain }),
      ...(bin !== undefined && { bin }),
    })),
    filters: filtersOfPage(words, chart, state),
    type: chart.type,
    ...(state.version !== undefined && { version: state.version }),
  }
  return `/explore${printQuery(printQuestion(question))}`
}
