import { isReached, partsOf, type Filter, type Model } from '@deftunes/metrics'

import type { Chart, Dashboard } from '../dashboard/dashboard.ts'
import { appliedFilters, type AppliedFilters } from './applied-filters.ts'
import type { Compare, PageState } from './page-state.ts'
import { comparedDays, daysOf, type DataDays, type Days } from './time-range.ts'

/** What all charts of a page are asked, once its state is filled up with what the dashboard says. */
export interface PageQuestion {
  model: Model
  dashboard: Dashboard
  state: PageState
  /** First and last day that has data; absent without a time dimension or data. */
  data?: DataDays
  /** The days that the page is about; absent: all. */
  days?: Days
  compare: Compare
  comparedDays?: Days
  /** Conditions of the page but for its days. */
  filters: readonly Filter[]
}

/** The question of a page in a state. */
export function pageQuestion(
  model: Model,
  dashboard: Dashboard,
  state: PageState,
  data?: DataDays,
): PageQuestion {
  const range = state.range ?? dashboard.range
  const compare = comparable(state.compare ?? dashboard.compare)
  const days = data && dashboard.time !== undefined ? daysOf(range, data) : undefined
  const before = days && comparedDays(range, days, compare)
  const filters =
    state.filters ?? dashboard.filters.flatMap((filter) => (filter.default ? [filter.default] : []))
  return {
    ...{ model, dashboard, state, compare, filters },
    ...(data && { data }),
    ...(days && { days }),
    ...(before && { comparedDays: before }),
  }
}

/** All rows are no segment: one of which nothing is chosen yet would be the page itself. */
function comparable(compare: Compare): Compare {
  const isOpen = typeof compare === 'object' && 'segment' in compare && compare.segment.length === 0
  return isOpen ? 'none' : compare
}

/** The conditions that hold for a chart, and the dimensions of those that cannot or shall not. */
export function filtersOfChart(question: PageQuestion, chart: Chart): AppliedFilters {
  return appliedFilters(question, chart, (dimension) =>
    isAskable(question.model, chart.measures, dimension),
  )
}

/** The dimensions of some conditions that a chart cannot or shall not be asked by. */
export function notAskable(
  { model }: Pick<PageQuestion, 'model'>,
  { measures, ignores }: Pick<Chart, 'measures' | 'ignores'>,
  conditions: readonly Filter[],
): string[] {
  const names = [...new Set(conditions.map(({ dimension }) => dimension))]
  return names.filter((name) => ignores.includes(name) || !isAskable(model, measures, name))
}

/** Whether every one of some measures can be asked by a dimension. */
export function isAskable(model: Model, measures: readonly string[], dimension: string): boolean {
  const table = model.dimensions.get(dimension)?.table
  if (table === undefined) return false
  const parts = measures.flatMap((name) => {
    const measure = model.measures.get(name)
    return measure ? partsOf(measure, model) : []
  })
  return parts.every((part) => isReached(model, part.table, table))
}
