import type { DatasetMetric } from '../dataset/dataset.ts'
import { adhocFilters } from './adhoc-filters.ts'
import type { ChartTarget, FormData } from './chart-target.ts'
import { timeGrains } from './time-grain.ts'
import type { Grain } from '@deftunes/metrics'

/** Colours of series and of areas, of those that Superset brings. */
export const colorScheme = 'supersetColors'

/** Colours from low to high. */
export const linearColorScheme = 'superset_seq_1'

/** What every chart has. */
export function commonForm(target: ChartTarget, type: string): FormData {
  return {
    datasource: `${target.dataset.id}__table`,
    viz_type: type,
    adhoc_filters: adhocFilters(target),
    annotation_layers: [],
  }
}

/** The metrics of a chart, in its order. */
export function metricsOf({ chart, dataset }: ChartTarget): DatasetMetric[] {
  return chart.measures.flatMap((name) => dataset.metrics.get(name) ?? [])
}

/** How the numbers of a metric are written, under the name that a chart has for that. */
export function formatForm(metric: DatasetMetric | undefined, name: string): FormData {
  const { d3format = 'SMART_NUMBER', currency } = metric ?? {}
  return {
    [name]: d3format,
    ...(currency !== undefined && {
      currency_format: { symbol: currency, symbolPosition: 'prefix' },
    }),
  }
}

/** The grain of time of a chart. */
export function grainForm(grain: Grain | undefined): FormData {
  return grain === undefined ? {} : { time_grain_sqla: timeGrains[grain] }
}

/** Which rows come first, by a metric. */
export function orderForm(metric: string | undefined, descending: boolean): FormData {
  return metric === undefined ? {} : { timeseries_limit_metric: metric, order_desc: descending }
}
