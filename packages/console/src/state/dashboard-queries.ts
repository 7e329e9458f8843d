import type { MetricsQuery, Model } from '@deftunes/metrics'

import { chartsOf, type Dashboard } from '../dashboard/dashboard.ts'
import { pageQuestion } from './page-question.ts'
import { planChart } from './plan-chart.ts'

/** What the charts of a dashboard ask when it is opened, with a year of data. */
export function dashboardQueries(model: Model, dashboard: Dashboard): MetricsQuery[] {
  const question = pageQuestion(model, dashboard, {}, { first: '2024-01-01', last: '2024-12-31' })
  return chartsOf(dashboard).flatMap((chart) => {
    const { main, subtotals } = planChart(question, chart)
    return [main, ...subtotals.map(({ query }) => query)]
  })
}
