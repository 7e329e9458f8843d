import type { Filter } from '@deftunes/metrics'

import type { MeasureWords, Responses } from '../../src/api/responses.ts'
import type { Chart, Dashboard } from '../../src/dashboard/dashboard.ts'
import { appliedFilters, drilledFilters } from '../../src/state/applied-filters.ts'
import type { PageState } from '../../src/state/page-state.ts'
import { daysFilter, daysOf } from '../../src/state/time-range.ts'
import { filtersOf } from './changes.ts'

/** What of the words of a dashboard says which conditions hold for a chart. */
export interface FilterWords {
  dashboard: Pick<Dashboard, 'time' | 'range' | 'filters'>
  days?: Responses['dashboard']['days']
  measures: readonly Pick<MeasureWords, 'name' | 'dimensions'>[]
}

/** Every condition that holds for a chart of a page, as a question outside of the page asks it. */
export function filtersOfPage(
  { dashboard, days: data, measures }: FilterWords,
  chart: Pick<Chart, 'id' | 'ignores' | 'filters' | 'measures'>,
  state: PageState,
): Filter[] {
  const days = data && daysOf(state.range ?? dashboard.range, data)
  const page = { dashboard, state, filters: filtersOf(dashboard, state), ...(days && { days }) }
  const asked = measures.filter(({ name }) => chart.measures.includes(name))
  const { filters, time } = appliedFilters(page, chart, (dimension) =>
    asked.every(({ dimensions }) => dimensions.includes(dimension)),
  )
  return [...(time ? [time] : []), ...filters, ...drilledFilters(state, chart.id)]
}

/** The days and the filters of a page but for those of one dimension: what a value of that is counted in. */
export function conditionsBeside(
  { dashboard, days: data }: Pick<FilterWords, 'dashboard' | 'days'>,
  state: PageState,
  dimension: string,
): Filter[] {
  const { time } = dashboard
  const days = data && daysOf(state.range ?? dashboard.range, data)
  const all = [
    ...(days && time !== undefined ? [daysFilter(time, days)] : []),
    ...filtersOf(dashboard, state),
  ]
  return all.filter((one) => one.dimension !== dimension)
}
