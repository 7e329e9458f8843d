import { quoteIdentifier } from '@deftunes/core'

import type { By } from '../../dashboard/dashboard.ts'
import {
  placed,
  type ChartSettings,
  type ChartTarget,
  type FormData,
  type PlacedColumn,
} from './chart-target.ts'
import { commonForm, formatForm, grainForm, linearColorScheme, metricsOf } from './common-form.ts'
import { heatmapOrder, pivotOrder } from './grid-order.ts'
import { firstRows, topNotes } from './top-rows.ts'

/** Colours across and down. */
export function heatmapSettings(target: ChartTarget): ChartSettings {
  const [across, down] = columnsOf(target, target.chart.by)
  const [metric] = metricsOf(target)
  const order = heatmapOrder(target)
  return {
    form: {
      ...commonForm(target, 'heatmap_v2'),
      ...{ x_axis: across?.name, ...grainForm(across?.grain), groupby: down?.name },
      metric: metric?.name,
      ...{ ...order.form, normalize_across: 'heatmap' },
      ...{ legend_type: 'continuous', linear_color_scheme: linearColorScheme, show_legend: true },
      ...{ xscale_interval: -1, yscale_interval: -1, value_bounds: [null, null] },
      ...{ left_margin: 'auto', bottom_margin: 'auto', x_axis_time_format: 'smart_date' },
      ...formatForm(metric, 'y_axis_format'),
      row_limit: target.chart.limit,
    },
    notShown: [...topNotes(target.chart), ...order.notShown],
  }
}

/** Columns of dimensions and measures. */
export function tableSettings(target: ChartTarget): ChartSettings {
  const { chart } = target
  const columns = columnsOf(target, chart.by)
  const metrics = metricsOf(target)
  return {
    form: {
      ...commonForm(target, 'table'),
      query_mode: 'aggregate',
      groupby: columns.map(({ name }) => name),
      ...timeForm(columns),
      metrics: metrics.map(({ name }) => name),
      ...{ all_columns: [], percent_metrics: [], order_by_cols: [] },
      ...firstRows(target),
      ...dimensionOrder(target, columns),
      ...{ server_page_length: 10, table_timestamp_format: 'smart_date' },
      ...{ show_totals: chart.totals, show_cell_bars: chart.bars, color_pn: false },
      column_config: Object.fromEntries(
        metrics.map((metric) => [
          metric.name,
          { d3NumberFormat: metric.d3format, showCellBars: chart.bars },
        ]),
      ),
    },
    notShown: topNotes(chart),
  }
}

/** A table is sorted by metrics alone: the smallest value of a dimension is one. */
function dimensionOrder({ chart }: ChartTarget, columns: readonly PlacedColumn[]): FormData {
  const { sort, top } = chart
  const place = sort
    ? chart.by.findIndex(({ dimension }) => dimension === sort.by)
    : columns.findIndex(({ isTime }) => isTime)
  const column = top ? undefined : columns[place]
  if (!column) return {}
  const metric = {
    expressionType: 'SQL',
    sqlExpression: `MIN(${quoteIdentifier(column.name)})`,
    label: `First ${column.label}`,
    hasCustomLabel: true,
    optionName: `metric_first_${column.name}`,
  }
  return { timeseries_limit_metric: metric, order_desc: sort?.descending ?? false }
}

/** Rows down, columns across. */
export function pivotSettings(target: ChartTarget): ChartSettings {
  const { chart } = target
  const rows = columnsOf(target, chart.by)
  const columns = columnsOf(target, chart.columns)
  const metrics = metricsOf(target)
  const totals = totalsOf(target)
  const order = pivotOrder(target)
  return {
    form: {
      ...commonForm(target, 'pivot_table_v2'),
      groupbyRows: rows.map(({ name }) => name),
      groupbyColumns: columns.map(({ name }) => name),
      ...timeForm([...columns, ...rows]),
      metrics: metrics.map(({ name }) => name),
      ...{ metricsLayout: 'COLUMNS', aggregateFunction: totals ?? 'Sum' },
      ...{ rowTotals: totals !== undefined, colTotals: totals !== undefined },
      ...{ ...order.form, date_format: 'smart_date' },
      ...formatForm(metrics[0], 'valueFormat'),
      row_limit: chart.limit,
    },
    notShown: [
      ...topNotes(chart),
      ...order.notShown,
      ...(chart.totals && totals === undefined
        ? [
            {
              what: 'totals',
              why: 'Superset adds up what is shown, which is wrong for averages, quotients and distinct counts',
            },
          ]
        : []),
    ],
  }
}

/** How totals follow from cells, the same for all measures; undefined where they do not. */
function totalsOf({ chart, model }: ChartTarget): string | undefined {
  if (!chart.totals) return undefined
  const kinds = chart.measures.map((name) => {
    const measure = model.measures.get(name)
    return measure?.kind === 'rows' ? totalFunctions[measure.aggregate] : undefined
  })
  return new Set(kinds).size === 1 ? kinds[0] : undefined
}

const totalFunctions = {
  ...{ count: 'Sum', sum: 'Sum', min: 'Minimum', max: 'Maximum' },
  ...{ avg: undefined, count_distinct: undefined },
} as const

function columnsOf(target: ChartTarget, by: readonly By[]): PlacedColumn[] {
  return by.flatMap((one) => placed(target, one) ?? [])
}

function timeForm(columns: readonly PlacedColumn[]): FormData {
  const timed = columns.filter(({ isTime }) => isTime)
  if (timed.length === 0) return {}
  return {
    ...grainForm(timed.find(({ grain }) => grain !== undefined)?.grain),
    // Superset truncates those alone that are named here.
    temporal_columns_lookup: Object.fromEntries(
      timed.filter(({ grain }) => grain !== undefined).map(({ name }) => [name, true]),
    ),
  }
}
