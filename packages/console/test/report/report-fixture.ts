import type { ChartAnswer, ChartFailure } from '../../src/answer/chart-answer.ts'
import type { Chart, Dashboard } from '../../src/dashboard/dashboard.ts'
import type { ReportInput } from '../../src/report/index.ts'
import {
  answerOf,
  artist,
  chartOf,
  country,
  day,
  daysFrom,
  hour,
  items,
  month,
  noise,
  price,
  rate,
  revenue,
  weekday,
} from '../plot/fixtures.ts'

const random = noise(3)
const names = ['Radiohead', '<script>alert(1)</script>', 'عمرو دياب', 'x'.repeat(10_000), 'Björk']
const days = daysFrom('2026-10-25', 29)

const charts: [Chart, ChartAnswer | ChartFailure][] = [
  [
    chartOf('number', { id: 'revenue', title: 'Revenue', width: 3, spark: 'day' }),
    answerOf([], [revenue], [], {
      total: { rows: [[1_284_310.55]], truncated: false },
      comparedTotal: { rows: [[1_142_621]], truncated: false, label: 'previous period' },
      spark: { rows: days.map((of, at) => [of, 100 + at]), truncated: false, grain: 'day' },
    }),
  ],
  [
    chartOf('area', { id: 'over_time', width: 9, title: '<b>Over time</b>' }),
    answerOf(
      [day],
      [revenue],
      days.map((of) => [of, random() * 100]),
      { unfinished: true },
    ),
  ],
  [
    chartOf('bar', { id: 'top', horizontal: true }),
    answerOf(
      [artist],
      [items],
      names.map((name, at) => [name, 50 - at * 9]),
    ),
  ],
  [
    chartOf('map', { id: 'map' }),
    answerOf(
      [country],
      [items],
      [
        ['DE', 3],
        ['US', 9],
        ['GI', 2],
        [null, 1],
      ],
    ),
  ],
  [
    chartOf('table', { id: 'table', bars: true, totals: true }),
    answerOf(
      [artist],
      [revenue, rate],
      Array.from({ length: 60 }, (_, at) => [names[at] ?? `Artist ${at}`, 900 - at, 0.1]),
    ),
  ],
  [
    chartOf('pivot', { id: 'pivot', totals: true }),
    {
      ...answerOf(
        [country, month],
        [items],
        [
          ['DE', '2026-10-01', 4],
          ['FR', '2026-11-01', 5],
        ],
      ),
      across: 1,
    },
  ],
  [
    chartOf('heatmap', { id: 'heat' }),
    answerOf(
      [hour, weekday],
      [items],
      Array.from({ length: 60 }, (_, at) => [at % 24, (at % 7) + 1, at]),
    ),
  ],
  [
    chartOf('distribution', { id: 'prices' }),
    answerOf(
      [price],
      [items],
      [
        [0.5, 3],
        [1, 7],
      ],
    ),
  ],
  [
    chartOf('treemap', { id: 'tree' }),
    answerOf(
      [artist],
      [revenue],
      names.map((name, at) => [name, 50 - at]),
    ),
  ],
  [
    chartOf('scatter', { id: 'points' }),
    answerOf(
      [artist],
      [items, rate],
      names.map((name, at) => [name, at, at / 10]),
    ),
  ],
  [
    chartOf('line', { id: 'failed' }),
    {
      chart: 'failed',
      error: { code: 'METRICS_FAN_OUT', message: 'sales → songs <i>repeats</i>' },
    },
  ],
  [chartOf('line', { id: 'empty' }), answerOf([day], [items], [])],
]

/** A dashboard with every kind of chart, one that failed and one without rows. */
export const everyKind: ReportInput = {
  dashboard: {
    ...{
      id: 'every',
      title: 'Every <kind>',
      order: 1,
      range: 'all',
      compare: 'previous',
      filters: [],
      file: 'dashboards/every.yaml',
    },
    rows: Array.from({ length: 6 }, (_, at) => ({
      height: at === 0 ? 2 : 6,
      ...(at === 1 && { title: 'Details' }),
      charts: charts.slice(2 * at, 2 * at + 2).map(([chart]) => chart),
    })),
  } satisfies Dashboard,
  answers: new Map(charts.map(([chart, answer]) => [chart.id, answer])),
  meta: ['Published 22 Nov 2026 06:12:09 UTC', 'Country is <Germany>'],
}
