import type { Filter } from '@deftunes/metrics'

import type { Chart, Dashboard } from '../dashboard/dashboard.ts'
import type { PageState } from './page-state.ts'
import { daysFilter, type Days } from './time-range.ts'

/** What a page is filtered by. */
export interface FilteredPage {
  dashboard: Pick<Dashboard, 'time'>
  state: PageState
  /** Conditions of the page but for its days. */
  filters: readonly Filter[]
  /** The days that the page is about; absent: all. */
  days?: Days
}

/** The conditions that hold for a chart, and the dimensions of those that cannot or shall not. */
export interface AppliedFilters {
  filters: Filter[]
  /** The days of the page, if they hold. */
  time?: Filter
  notApplied: string[]
}

/** What of a page's conditions holds for a chart, by whether its measures can be asked by a dimension; its own levels are not in. */
export function appliedFilters(
  { dashboard: { time }, state, filters, days }: FilteredPage,
  chart: Pick<Chart, 'id' | 'ignores' | 'filters'>,
  isAskable: (dimension: string) => boolean,
): AppliedFilters {
  const crossed = (state.cross ?? [])
    .filter((one) => one.chart !== chart.id)
    .flatMap((one) => selectedWithin(drilledFilters(state, one.chart), one.filters))
  const range: Filter | undefined = days && time !== undefined ? daysFilter(time, days) : undefined
  const applies = ({ dimension }: Filter) =>
    !chart.ignores.includes(dimension) && isAskable(dimension)
  const offered = [...filters, ...crossed]
  const left = [...(range ? [range] : []), ...offered].filter((filter) => !applies(filter))
  return {
    filters: [...offered.filter(applies), ...chart.filters],
    ...(range && applies(range) && { time: range }),
    notApplied: [...new Set(left.map(({ dimension }) => dimension))],
  }
}

/** What is selected below levels is selected within them; a level can be what is selected. */
function selectedWithin(levels: readonly Filter[], selected: readonly Filter[]): Filter[] {
  const said = new Set(levels.map((filter) => JSON.stringify(filter)))
  return [...levels, ...selected.filter((filter) => !said.has(JSON.stringify(filter)))]
}

/** The conditions of the levels that a chart has gone down. */
export function drilledFilters({ charts }: PageState, chart: string): Filter[] {
  return (charts?.[chart]?.drill ?? []).map(({ filter }) => filter)
}
