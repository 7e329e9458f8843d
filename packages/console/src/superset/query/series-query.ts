import type { FormData } from '../chart/chart-target.ts'
import { axisColumn, baseQuery, listOf, type Query } from './base-query.ts'

/** Lines, areas and bars: rows, and what is made of them for the chart (`plugin-chart-echarts/src/Timeseries/buildQuery.ts`). */
export function seriesQueries(form: FormData): Query[] {
  const { x_axis: x, timeseries_limit_metric: order } = form
  const metrics = listOf(form.metrics)
  const series = listOf(form.groupby)
  // What x is sorted by is asked for, too.
  const added =
    series.length === 0 && order !== undefined && order === form.x_axis_sort ? [order] : []
  const all = [...new Set([...metrics, ...added])]
  const axis = { ...axisColumn(x, form), isColumnReference: true }
  const base = baseQuery(form, [axis, ...series], all)
  const first = order ?? metrics[0]
  return [
    {
      ...base,
      ...(first !== undefined && { orderby: [[first, base.order_desc !== true]] }),
      series_columns: series,
      time_offsets: [],
      post_processing: stepsOf(form, { x, series, metrics: all }),
    },
  ]
}

/** What pandas makes of the rows. */
function stepsOf(
  form: FormData,
  { x, series, metrics }: { x: unknown; series: readonly unknown[]; metrics: readonly unknown[] },
): object[] {
  return [
    pivotStep(x, { series, metrics, isSparse: form.show_empty_columns !== true }),
    ...(form.rolling_type === 'cumsum' ? [cumulativeStep(listOf(form.metrics))] : []),
    ...renameStep(form, series, listOf(form.metrics)),
    ...(form.contributionMode === undefined ? [] : [shareStep(form.contributionMode)]),
    ...sortStep(form, { x, series }),
    { operation: 'flatten' },
  ]
}

/** Series as columns. */
export function pivotStep(
  x: unknown,
  {
    series,
    metrics,
    isSparse,
  }: { series: readonly unknown[]; metrics: readonly unknown[]; isSparse: boolean },
): object {
  const aggregates = Object.fromEntries(
    metrics.map((metric) => [String(metric), { operator: 'mean' }]),
  )
  const options = { index: [x], columns: series, aggregates, drop_missing_columns: isSparse }
  return { operation: 'pivot', options }
}

function cumulativeStep(metrics: readonly unknown[]): object {
  const columns = Object.fromEntries(metrics.map((metric) => [String(metric), metric]))
  return { operation: 'cum', options: { operator: 'sum', columns } }
}

/** Series of one metric go without its name. */
function renameStep(
  form: FormData,
  series: readonly unknown[],
  metrics: readonly unknown[],
): object[] {
  const [only] = metrics
  if (form.truncate_metric !== true || series.length === 0 || metrics.length !== 1) return []
  const columns = { [String(only)]: null }
  return [{ operation: 'rename', options: { columns, level: 0, inplace: true } }]
}

function shareStep(orientation: unknown): object {
  return { operation: 'contribution', options: { orientation, time_shifts: [] } }
}

function sortStep(
  form: FormData,
  { x, series }: { x: unknown; series: readonly unknown[] },
): object[] {
  const { x_axis_sort: by, x_axis_sort_asc: ascending } = form
  if (by === undefined || series.length > 0) return []
  const options = by === x ? { is_sort_index: true, ascending } : { by, ascending }
  return [{ operation: 'sort', options }]
}
