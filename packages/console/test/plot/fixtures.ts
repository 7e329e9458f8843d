import type {
  Cell,
  ChartAnswer,
  ShownDimension,
  ShownMeasure,
} from '../../src/answer/chart-answer.ts'
import type { Chart } from '../../src/dashboard/dashboard.ts'
import { dayOf } from '../../src/format/index.ts'
import { plotOption, type Look } from '../../src/plot/index.ts'

/** A chart with nothing but its type and what a test says. */
export function chartOf(type: Chart['type'], more: Partial<Chart> = {}): Chart {
  return {
    ...{
      id: 'chart',
      type,
      title: 'A chart',
      width: 6,
      measures: [],
      by: [],
      columns: [],
      filters: [],
    },
    ...{
      ignores: [],
      limit: 1000,
      stack: 'none',
      horizontal: false,
      cumulative: false,
      compares: true,
    },
    ...{ downIsGood: false, bars: false, totals: false, line: 1 },
    ...more,
  }
}

/** An answer with nothing but what a test says. */
export function answerOf(
  dimensions: readonly ShownDimension[],
  measures: readonly ShownMeasure[],
  rows: readonly (readonly Cell[])[],
  more: Partial<ChartAnswer> = {},
): ChartAnswer {
  const sums = measures.map((_, at) =>
    rows.reduce((sum, row) => sum + Number(row[dimensions.length + at] ?? 0), 0),
  )
  return {
    ...{
      chart: 'chart',
      version: 'v1',
      dimensions,
      measures,
      across: 0,
      crumbs: [],
      unfinished: false,
      slots: [],
    },
    main: { rows, truncated: false },
    total: { rows: [sums], truncated: false },
    explanation: {
      ...{
        sql: [],
        plainSql: '',
        filters: [],
        notApplied: [],
        notCompared: [],
        rowsRead: 0,
        ms: 0,
        quality: [],
      },
      freshness: { publishedAt: '2024-02-29T06:12:00.000Z' },
    },
    ...more,
  }
}

/** A look of a card of half the width. */
export function lookOf(more: Partial<Look> = {}): Look {
  return { width: 560, height: 240, scheme: 'light', animate: false, clickable: true, ...more }
}

/** The day of a sale. */
export const day: ShownDimension = {
  name: 'sales.sold_on',
  label: 'Day of sale',
  type: 'date',
  grain: 'day',
}
/** The month of a sale. */
export const month: ShownDimension = { ...day, grain: 'month' }
/** Who made what was sold. */
export const artist: ShownDimension = { name: 'artists.artist', label: 'Artist', type: 'text' }
/** Where the buyer lives, by its code. */
export const country: ShownDimension = { name: 'countries.code', label: 'Country', type: 'text' }
/** Where in the country the buyer lives. */
export const place: ShownDimension = { name: 'buyers.place', label: 'Place', type: 'text' }
/** The day of the week of a sale, counted from Monday. */
export const weekday: ShownDimension = { name: 'sales.weekday', label: 'Weekday', type: 'number' }
/** The hour of the day of a sale. */
export const hour: ShownDimension = { name: 'sales.hour', label: 'Hour', type: 'number' }
/** The price of an item, in steps of a quarter. */
export const price: ShownDimension = {
  name: 'sales.price',
  label: 'Price',
  type: 'number',
  bin: 0.25,
}
/** A sum of money. */
export const revenue: ShownMeasure = {
  ...{
    name: 'sales.revenue',
    label: 'Revenue',
    format: 'currency',
    currency: 'USD',
    emptyIsZero: true,
  },
}
/** A count. */
export const items: ShownMeasure = {
  name: 'sales.items',
  label: 'Items sold',
  format: 'integer',
  emptyIsZero: true,
}
/** A share, which has no value where there are no rows. */
export const rate: ShownMeasure = {
  name: 'sales.like_rate',
  label: 'Share liked',
  format: 'percent',
}
/** An average of seconds. */
export const length: ShownMeasure = {
  name: 'songs.duration',
  label: 'Average length',
  format: 'duration',
}

/** Numbers that look random and are the same each time. */
export function noise(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return state / 2_147_483_648
  }
}

/** Consecutive days. */
export function daysFrom(first: string, count: number): string[] {
  const start = Date.parse(`${first}T00:00:00Z`)
  return Array.from({ length: count }, (_, at) => dayOf(start + at * 86_400_000))
}

/** What tests look at of a plot. */
export interface Drawn {
  xAxis: {
    type: string
    min?: number
    show?: boolean
    axisLabel: { rotate?: number; formatter: (value: unknown) => string }
  }
  yAxis: {
    type: string
    min: number
    max: number
    interval: number
    axisLabel: { formatter: (value: unknown) => string }
  }
  tooltip: { formatter: (params: unknown) => string }
  series: {
    id: string
    type: string
    stack?: string
    data: { value: unknown; itemStyle?: { color?: string; opacity?: number; decal?: object } }[]
    lineStyle?: { type?: unknown; color?: string; opacity?: number }
    label?: { opacity?: number }
  }[]
}

/** A plot as it is drawn. */
export function drawn(...given: Parameters<typeof plotOption>): Drawn {
  return plotOption(...given) as unknown as Drawn
}

/** The values of a series, from left to right. */
export function values({ data }: Drawn['series'][number]): unknown[] {
  return data.map((point) => (typeof point === 'object' ? point.value : point))
}

/** Artists, those that sell most first. */
export const names = ['Radiohead', 'Björk', 'Miles Davis', 'Nina Simone']
/** The place of each artist in the ranking. */
export const slots = names.map((name, at) => [name, at] as const)
