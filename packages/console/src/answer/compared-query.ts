import { isTimeType, type Filter, type MetricsQuery } from '@deftunes/metrics'

import { columnOf, mostRows } from '../state/chart-queries.ts'
import type { ChartPlan } from '../state/plan-chart.ts'
import type { Cell, Rows, ShownDimension } from './chart-answer.ts'

/** What is asked of what a chart is compared with, once its rows are known. */
export interface ComparedQueries {
  /** The rows of the values that are shown, however they are ordered there. */
  rows: MetricsQuery
  /** The one row of all others. */
  others?: MetricsQuery
}

/**
 * The queries of the rows that those of a chart are compared with. Along time there are all rows, cut to the top values; else no row is
 * asked for whose values are not shown.
 */
export function comparedQueries(
  { compared, main, dimensions }: Pick<ChartPlan, 'compared' | 'main' | 'dimensions'>,
  shown: Rows,
): ComparedQueries {
  const filters = [...(compared?.filters ?? [])]
  const kept = dimensions.flatMap((dimension, place) =>
    isCut(dimension, { main, inTime: dimensions[0]?.grain !== undefined })
      ? [{ dimension: dimension.name, op: 'in' as const, values: valuesAt(shown, place) }]
      : [],
  )
  const rows = { ...main, top: undefined, order: [], limit: mostRows }
  const others = othersOf(shown, dimensions, kept)
  return {
    rows: { ...rows, filters: [...filters, ...kept] },
    ...(others && { others: { ...rows, dimensions: [], filters: [...filters, others] } }),
  }
}

function isCut(
  dimension: ShownDimension,
  { main: { top }, inTime }: { main: MetricsQuery; inTime: boolean },
): boolean {
  if (dimension.grain !== undefined || dimension.bin !== undefined) return false
  if (top?.dimension === columnOf(dimension)) return true
  return !inTime && !isTimeType(dimension.type)
}

function valuesAt({ rows, others }: Rows, place: number): Cell[] {
  return [...new Set(rows.flatMap((row, index) => (others?.[index] ? [] : [row[place] ?? null])))]
}

/** All but the top values, where these are all that is grouped by. */
function othersOf(
  { others }: Rows,
  dimensions: readonly ShownDimension[],
  kept: readonly Extract<Filter, { values: unknown }>[],
): Filter | undefined {
  const [only] = kept
  if (!others?.includes(true) || dimensions.length !== 1 || !only) return undefined
  return { ...only, op: 'not in' }
}
