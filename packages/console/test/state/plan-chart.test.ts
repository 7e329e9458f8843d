import { readModel } from '@deftunes/metrics'
import { expect, test } from 'vitest'

import type { Dashboard } from '../../src/dashboard/dashboard.ts'
import { pageQuestion } from '../../src/state/page-question.ts'
import type { PageState } from '../../src/state/page-state.ts'
import { planChart } from '../../src/state/plan-chart.ts'
import { chartOf } from '../plot/fixtures.ts'

const { model } = readModel([
  {
    file: 'sales.yaml',
    text: `
tables:
  sales:
    relation: serving.sales
    key: [id]
    time: sold_on
    dimensions:
      sold_on: { sql: sold_on, type: date }
      price: { sql: price, type: number }
    measures:
      items: { aggregate: count }
`,
  },
])

const chart = chartOf('line', {
  ...{ measures: ['sales.items'], by: [{ dimension: 'sales.sold_on', grain: 'auto' }] },
})
const dashboard: Dashboard = {
  ...{
    id: 'sales',
    title: 'Sales',
    order: 1,
    file: 'dashboards/sales.yaml',
    time: 'sales.sold_on',
  },
  ...{ range: 'all', compare: 'none', filters: [], rows: [{ height: 6, charts: [chart] }] },
}

/** Data up to a Thursday in the middle of a month. */
const plan = (state: PageState) =>
  planChart(
    pageQuestion(model, dashboard, state, { first: '2023-01-01', last: '2024-02-15' }),
    chart,
  )

test.each<[boolean, PageState]>([
  [true, { grain: 'month' }],
  [true, { grain: 'week', range: 'last 30 days' }],
  [false, { grain: 'day' }],
  [false, { grain: 'month', range: 'last month' }],
  [false, { grain: 'week', range: { from: '2024-01-01', to: '2024-02-12' } }],
])('a chart whose last bucket of time is not over says so: %s in the state %j', (said, state) => {
  expect(plan(state).unfinished).toBe(said)
})

test('a chart that does not go along time has no bucket that is not over', () => {
  const charts = { chart: { by: { dimension: 'sales.price' } } }
  expect(plan({ grain: 'month', charts }).unfinished).toBe(false)
})
