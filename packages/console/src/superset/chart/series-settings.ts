import type { Chart } from '../../dashboard/dashboard.ts'
import {
  placed,
  type ChartSettings,
  type ChartTarget,
  type FormData,
  type PlacedColumn,
} from './chart-target.ts'
import {
  colorScheme,
  commonForm,
  formatForm,
  grainForm,
  metricsOf,
  orderForm,
} from './common-form.ts'
import { orderNote } from './order-note.ts'
import { othersNote } from './top-rows.ts'

const vizTypes = {
  line: 'echarts_timeseries_line',
  area: 'echarts_area',
  bar: 'echarts_timeseries_bar',
  distribution: 'echarts_timeseries_bar',
} as const

/** A chart of that form. */
export type SeriesType = keyof typeof vizTypes

/** Lines, areas and bars over time or over values, with series. */
export function seriesSettings(target: ChartTarget, type: SeriesType): ChartSettings {
  const { chart } = target
  const [x, series] = chart.by.map((by) => placed(target, by))
  const metrics = metricsOf(target)
  const isTimed = x?.isTime === true
  return {
    form: {
      ...commonForm(target, vizTypes[type]),
      ...{ x_axis: x?.name, ...grainForm(x?.grain) },
      ...(isTimed ? {} : { xAxisForceCategorical: true }),
      ...xOrder(target, x, series),
      metrics: metrics.map(({ name }) => name),
      groupby: series ? [series.name] : [],
      ...limits(target, series),
      ...{ truncate_metric: true, show_empty_columns: true },
      ...stacking(chart, type),
      ...(chart.cumulative && { rolling_type: 'cumsum' }),
      ...(type === 'bar' || type === 'distribution'
        ? { orientation: chart.horizontal ? 'horizontal' : 'vertical' }
        : {}),
      ...look(target, series !== undefined || metrics.length > 1),
    },
    notShown: [
      ...(series ? missingSeries(chart) : othersNote(chart)),
      ...seriesOrderNote(chart, isTimed),
    ],
  }
}

/** Superset puts time and numbers of bins forwards, other values by the first metric. */
function xOrder(
  { chart, dataset }: ChartTarget,
  x: PlacedColumn | undefined,
  series: PlacedColumn | undefined,
): FormData {
  if (!x || x.isTime) return {}
  const { sort } = chart
  const [by] = chart.by
  const metric = dataset.metrics.get(sort?.by ?? chart.measures[0] ?? '')?.name
  const byValue = sort ? sort.by === by?.dimension : chart.type === 'distribution'
  const forwards = sort ? !sort.descending : byValue
  // From left to right the first is at the bottom.
  const ascending = chart.horizontal ? !forwards : forwards
  if (series) {
    const kind = byValue ? 'name' : 'sum'
    return { x_axis_sort_series: kind, x_axis_sort_series_ascending: ascending }
  }
  return { x_axis_sort: byValue ? x.name : metric, x_axis_sort_asc: ascending }
}

/** Of values along x the first rows are kept, of series the first series. */
function limits({ chart, dataset }: ChartTarget, series: PlacedColumn | undefined): FormData {
  const { top, limit, measures, sort } = chart
  const metricOf = (name: string | undefined) => dataset.metrics.get(name ?? '')?.name
  const ranked = metricOf(top?.by ?? measures[0])
  if (!top || series?.isTime === true)
    return { ...orderForm(metricOf(sort?.by), sort?.descending ?? true), row_limit: limit }
  if (!series) return { ...orderForm(ranked, true), row_limit: Math.min(top.count, limit) }
  return {
    ...{ limit: top.count, ...orderForm(ranked, true), row_limit: limit },
    ...(top.others && { group_others_when_limit_reached: true }),
  }
}

/** Sorted by a measure, the first rows are kept; x alone has an order of its own beside that. */
function seriesOrderNote(chart: Chart, isTimed: boolean): ChartSettings['notShown'] {
  const { sort, by, measures } = chart
  if (!sort || measures.includes(sort.by)) return []
  const isX = sort.by === by[0]?.dimension
  if (isX && (!isTimed || !sort.descending)) return []
  const why = isTimed
    ? 'Superset puts time forwards, and keeps the greatest rows at a limit'
    : 'Superset orders x by its own values or by a measure, never by its series'
  return orderNote(chart, why)
}

function missingSeries({ top }: Chart): ChartSettings['notShown'] {
  if (!top) return []
  const why = 'Superset ranks no missing value: its rows are put to the others, or left out'
  return [{ what: 'rows without a value among the top series', why }]
}

/** Shares of bars are computed with the rows, those of areas when they are drawn. */
function stacking({ stack }: Chart, type: SeriesType): FormData {
  if (stack === 'none' || type === 'line') return {}
  if (stack === 'stack') return { stack: 'Stack' }
  return type === 'area' ? { stack: 'Expand' } : { stack: 'Stack', contributionMode: 'row' }
}

function look(target: ChartTarget, isLegended: boolean): FormData {
  const [metric] = metricsOf(target)
  const isShare = target.chart.stack === 'share'
  return {
    color_scheme: colorScheme,
    ...(isShare ? { y_axis_format: '.0%' } : formatForm(metric, 'y_axis_format')),
    ...{ show_legend: isLegended, legendType: 'scroll', legendOrientation: 'top' },
    ...{ x_axis_time_format: 'smart_date', tooltipTimeFormat: 'smart_date', rich_tooltip: true },
    ...{ truncateYAxis: false, sort_series_type: 'sum' },
  }
}
