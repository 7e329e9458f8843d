import { isTimeType, type Filter, type MetricsQuery } from '@deftunes/metrics'

import type { ShownDimension } from '../answer/chart-answer.ts'
import type { Chart } from '../dashboard/dashboard.ts'
import { isHourOrDay } from '../format/index.ts'
import type { PageQuestion } from './page-question.ts'

/** As many rows as a query may ask for. */
export const mostRows = 100_000

/** Whether rows are summed up: along time alone. */
export function isSummedUp({ cumulative }: Chart, dimensions: readonly ShownDimension[]): boolean {
  return cumulative && isTimeType(dimensions[0]?.type)
}

/** A query of some measures. */
export function queryOf(
  chart: Pick<Chart, 'measures'>,
  dimensions: readonly ShownDimension[],
  filters: readonly Filter[],
): MetricsQuery {
  return {
    measures: [...chart.measures],
    dimensions: dimensions.map(({ name, grain, bin }) => ({
      ...{ dimension: name, ...(grain !== undefined && { grain }) },
      ...(bin !== undefined && { bin }),
    })),
    ...{ filters: [...filters], order: [], limit: 10_000 },
  }
}

/** The column of a dimension in an answer of the metrics. */
export function columnOf({ name, grain, bin }: ShownDimension): string {
  if (grain !== undefined) return `${name}.${grain}`
  return bin === undefined ? name : `${name}.bin`
}

/**
 * What a chart shows; one more row than is shown tells whether there are more. Running sums in another order than that of time are made of
 * all rows before some are left out.
 */
export function mainQuery(
  { state }: PageQuestion,
  chart: Chart,
  { dimensions, filters }: { dimensions: readonly ShownDimension[]; filters: readonly Filter[] },
): MetricsQuery {
  const own = state.charts?.[chart.id]
  const query = queryOf(chart, dimensions, filters)
  const top = topOf(chart, dimensions, own?.top)
  const sort = own?.sort ?? chart.sort
  const sorted = sort && orderOf(chart, dimensions, sort)
  const gridded =
    chart.type === 'heatmap' || chart.type === 'pivot' || chart.type === 'distribution'
  return {
    ...query,
    ...(top && { top }),
    ...(gridded && { order: dimensions.map((one) => ({ by: columnOf(one), descending: false })) }),
    ...(sorted && { order: [sorted] }),
    limit: sorted && isSummedUp(chart, dimensions) ? mostRows : chart.limit + 1,
  }
}

function orderOf(
  { measures }: Chart,
  dimensions: readonly ShownDimension[],
  { by, descending }: { by: string; descending: boolean },
): MetricsQuery['order'][number] | undefined {
  if (measures.includes(by)) return { by, descending }
  const dimension = dimensions.find(({ name }) => name === by)
  return dimension && { by: columnOf(dimension), descending }
}

/** What has an order of its own shows all its places: one in 'Others' would look as if it were empty. */
function topOf(
  chart: Chart,
  dimensions: readonly ShownDimension[],
  asked: number | undefined,
): MetricsQuery['top'] {
  const { top, measures } = chart
  const last = dimensions.at(-1 - chart.columns.length)
  const count = asked ?? top?.count
  if (count === undefined || !last || hasOwnOrder(last)) return undefined
  if (last === dimensions[0] && isSummedUp(chart, dimensions)) return undefined
  const by = top?.by ?? measures[0] ?? ''
  return { dimension: columnOf(last), count, by, others: top?.others ?? true }
}

function hasOwnOrder(dimension: ShownDimension): boolean {
  return dimension.grain !== undefined || dimension.bin !== undefined || isHourOrDay(dimension)
}

/** A total of a pivot by a shorter list of its dimensions, and the places of those. */
export interface Subtotal {
  kept: readonly number[]
  query: MetricsQuery
}

/** Totals of a pivot by its first rows, with all or none of what goes across. */
export function subtotalsOf(
  { type, measures, columns }: Chart,
  dimensions: readonly ShownDimension[],
  filters: readonly Filter[],
): Subtotal[] {
  if (type !== 'pivot') return []
  const rows = dimensions.length - columns.length
  const across = columns.map((_, index) => rows + index)
  const kept = Array.from({ length: rows + 1 }, (_, count) =>
    Array.from({ length: count }, (_, index) => index),
  ).flatMap((down) => (across.length > 0 ? [[...down, ...across], down] : [down]))
  const shorter = kept.filter((some) => some.length > 0 && some.length < dimensions.length)
  return shorter.map((some) => ({
    kept: some,
    query: queryOf(
      { measures },
      some.flatMap((place) => dimensions[place] ?? []),
      filters,
    ),
  }))
}
