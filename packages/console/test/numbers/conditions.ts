import type { Filter } from '@deftunes/metrics'

import type { ChartAnswer } from '../../src/answer/chart-answer.ts'
import type { Chart, Dashboard } from '../../src/dashboard/dashboard.ts'
import type { PageState } from '../../src/state/page-state.ts'
import type { Days } from './page-days.ts'
import { isKnown } from './plain-sql.ts'

/** A chart of a page in a state, and what it answered. */
export interface Shown {
  chart: Chart
  answer: ChartAnswer
  dashboard: Dashboard
  state: PageState
}

/** Whether a condition of a page holds for a chart. */
export function holds({ chart }: Pick<Shown, 'chart'>, { dimension }: Filter): boolean {
  const isOfAll = chart.measures.every((measure) => isKnown(measure, dimension))
  return isOfAll && !chart.ignores.includes(dimension)
}

/** Everything that filters a chart: its own, the page's, the days, and what is selected in the others. */
export function conditions(shown: Shown, days: Days): Filter[] {
  const { chart, dashboard, state } = shown
  const range: Filter[] = days
    ? [{ dimension: dashboard.time ?? '', op: 'range', from: days[0], to: days[1] }]
    : []
  const drills = (id: string) => (state.charts?.[id]?.drill ?? []).map(({ filter }) => filter)
  const crossed = (state.cross ?? [])
    .filter((one) => one.chart !== chart.id)
    .flatMap((one) => [...drills(one.chart), ...one.filters])
  const page = [...range, ...(state.filters ?? []), ...crossed]
  const applied = page.filter((filter) => holds(shown, filter))
  return [...applied, ...drills(chart.id), ...chart.filters]
}
