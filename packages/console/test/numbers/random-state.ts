import type { Filter, Grain, Model } from '@deftunes/metrics'

import { chartsOf, type Chart, type Dashboard } from '../../src/dashboard/dashboard.ts'
import type { ChartState, PageState } from '../../src/state/page-state.ts'
import { isKnown } from './plain-sql.ts'

/** A number from 0, included, to 1, excluded. */
export type Random = () => number

/** The same numbers for the same seed (mulberry32). */
export function randomOf(seed: number): Random {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

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
const pick = <Item>(random: Random, items: readonly Item[]): Item =>
  items[Math.floor(random() * items.length)] as Item

/** A state that a reader could have clicked together. */
export function randomState(random: Random, dashboard: Dashboard, model: Model): PageState {
  const charts = chartsOf(dashboard)
  const states: Record<string, ChartState> = {}
  for (const chart of charts) {
    const others = [...model.dimensions.keys()].filter(
      (name) =>
        chart.measures.every((measure) => isKnown(measure, name)) &&
        ![...chart.by, ...chart.columns].some(({ dimension }) => dimension === name),
    )
    const drill = drillOf(random, chart)
    if (drill.length > 0 && random() < 0.4) states[chart.id] = { drill }
    else if (chart.by.length > 0 && random() < 0.3)
      states[chart.id] = { by: { dimension: pick(random, others) } }
    else if (chart.by.length > 0 && random() < 0.2)
      states[chart.id] = { top: 1 + Math.floor(random() * 9) }
  }
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
    ...(random() < 0.4 && {
      grain: pick<Grain>(random, ['day', 'week', 'month', 'quarter', 'year']),
    }),
    compare: pick(random, ['none', 'previous', 'year'] as const),
    ...{ filters, cross, charts: states },
  }
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

const texts: Readonly<Record<string, readonly (string | null)[]>> = {
  'countries.country': ['Germany', 'France', 'Japan', null],
  'buyers.country_code': ['DE', 'GI', 'XX', null],
  'artists.artist': ['Artist 5', 'Artist 9', '', '<script>alert(1)</script>', '🎸 & "co"', null],
  'songs.song': ['Song 3', '', null],
  'buyers.place': ['Place 1', null],
  'buyers.timezone': ['UTC', null],
  'buyers.user': ['u3', 'u9', null],
}

function randomFilter(random: Random, dimension: string): Filter {
  const known = texts[dimension]
  const op = random() < 0.3 ? 'not in' : 'in'
  if (known) return { dimension, op, values: [pick(random, known), pick(random, known)] }
  if (dimension === 'sales.price' || dimension === 'songs.length')
    return { dimension, op: 'range', from: 0.9, to: dimension === 'sales.price' ? 2 : 250 }
  if (dimension === 'sales.sold_on')
    return { dimension, op: 'range', from: '2023-06-01', to: '2024-02-01' }
  if (dimension === 'buyers.since')
    return { dimension, op: 'range', from: '2017-01-01', to: '2020-01-01' }
  if (['sales.liked', 'songs.is_sold', 'buyers.is_current'].includes(dimension))
    return { dimension, op, values: [pick(random, [true, false, null])] }
  return { dimension, op, values: [pick(random, [1, 5, 12, 1990, null])] }
}
