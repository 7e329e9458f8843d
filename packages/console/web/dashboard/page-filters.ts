import type { Filter } from '@deftunes/metrics'

import type { Chart, Dashboard } from '../../src/dashboard/dashboard.ts'
import type { PageState } from '../../src/state/page-state.ts'
import { daysOf, type DataDays } from '../../src/state/time-range.ts'
import { filtersOf } from './changes.ts'

/** Every condition that holds for a chart of a page, as a question outside of the page asks it. */
export function filtersOfPage(
  dashboard: Dashboard,
  chart: Chart,
  state: PageState,
  data: DataDays | undefined,
): Filter[] {
  const days = data && daysOf(state.range ?? dashboard.range, data)
  const range: Filter[] =
    days && dashboard.time !== undefined
      ? [{ dimension: dashboard.time, op: 'range', ...days }]
      : []
  const crossed = (state.cross ?? [])
    .filter((one) => one.chart !== chart.id)
    .flatMap(({ filters }) => filters)
  const drilled = state.charts?.[chart.id]?.drill?.map(({ filter }) => filter) ?? []
  const page = [...range, ...filtersOf(dashboard, state), ...crossed]
  return [
    ...page.filter(({ dimension }) => !chart.ignores.includes(dimension)),
    ...chart.filters,
    ...drilled,
  ]
}
