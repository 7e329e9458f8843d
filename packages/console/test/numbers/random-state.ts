import type { Grain, Model } from '@deftunes/metrics'

import { chartsOf, type Chart, type Dashboard, type Sort } from '../../src/dashboard/dashboard.ts'
import type { ChartState, Compare, PageState } from '../../src/state/page-state.ts'
import { isKnown } from './plain-sql.ts'
import { randomFilter } from './random-filter.ts'
import { pick, type Random } from './random.ts'

const ranges = [
  'last 7 days',
  'last 30 days',
  'last 12 months',
  'last 3 weeks',
  'this month',
  'this year',
  'last month',
  'last year',
  'all',
]
const grains: readonly Grain[] = ['hour', 'day', 'week', 'month', 'quarter', 'year']

/** A state that a reader could have clicked together. */
export function randomState(random: Random, dashboard: Dashboard, model: Model): PageState {
  const charts = chartsOf(dashboard)
  const states = charts.map((chart) => [chart.id, chartState(random, chart, model)] as const)
  const filters = dashboard.filters.flatMap(({ dimension }) =>
    random() < 0.3 ? [randomFilter(random, dimension)] : [],
  )
  const crossing = charts.filter(({ by }) => by.length > 0 && random() < 0.15)
  const cross = crossing.flatMap((chart) =>
    chart.by.flatMap(({ dimension }) => ({
      chart: chart.id,
      filters: [randomFilter(random, dimension)],
    })),
  )
  return {
    ...(random() < 0.7 && { range: pick(random, ranges) }),
    ...(random() < 0.4 && { grain: pick(random, grains) }),
    compare: comparison(random, dashboard),
    ...{ filters, cross, charts: Object.fromEntries(states) },
  }
}

function comparison(random: Random, { filters }: Dashboard): Compare {
  const kind = pick(random, ['none', 'previous', 'year', 'segment'] as const)
  if (kind !== 'segment') return kind
  return { segment: [randomFilter(random, pick(random, filters).dimension)] }
}

function chartState(random: Random, chart: Chart, model: Model): ChartState {
  if (chart.by.length === 0) return {}
  const sort = random() < 0.3 && { sort: randomSort(random, chart) }
  const drill = drillOf(random, chart)
  if (drill.length > 0 && random() < 0.4) return { drill, ...sort }
  if (random() < 0.3) return { by: otherBy(random, chart, model), ...sort }
  return { ...(random() < 0.2 && { top: 1 + Math.floor(random() * 9) }), ...sort }
}

function otherBy(random: Random, chart: Chart, model: Model): NonNullable<ChartState['by']> {
  const others = [...model.dimensions.values()].filter(
    ({ name }) =>
      chart.measures.every((measure) => isKnown(measure, name)) &&
      ![...chart.by, ...chart.columns].some(({ dimension }) => dimension === name),
  )
  const { name: dimension, grains: known } = pick(random, others)
  return { dimension, ...(known.length > 0 && random() < 0.5 && { grain: pick(random, known) }) }
}

/** By a column of the chart, which may be gone where it is grouped by another. */
function randomSort(random: Random, { by, columns, measures }: Chart): Sort {
  const names = [...by, ...columns].map(({ dimension }) => dimension)
  return { by: pick(random, [...names, ...measures]), descending: random() < 0.5 }
}

/** A level down, or two in time, as a click goes. */
function drillOf(random: Random, { by, columns }: Chart): NonNullable<ChartState['drill']> {
  const [first] = by
  const free = (dimension: string) =>
    ![...by, ...columns].some((one) => one.dimension === dimension && one !== first)
  if (first?.dimension === 'countries.country' && free('buyers.place'))
    return [{ filter: randomFilter(random, first.dimension), to: { dimension: 'buyers.place' } }]
  if (first?.dimension === 'artists.artist' && free('songs.song'))
    return [{ filter: randomFilter(random, first.dimension), to: { dimension: 'songs.song' } }]
  if (first?.dimension !== 'sales.sold_on') return []
  const { dimension } = first
  return [
    {
      filter: { dimension, op: 'range', from: '2023-07-01', to: '2023-10-01' },
      to: { dimension, grain: 'month' },
    },
    {
      filter: { dimension, op: 'range', from: '2023-08-01', to: '2023-09-01' },
      to: { dimension, grain: 'day' },
    },
  ]
}
