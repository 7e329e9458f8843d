import type { FormData } from '../chart/chart-target.ts'
import { axisColumn, baseQuery, listOf, type Query } from './base-query.ts'

/** A heat map (`plugin-chart-echarts/src/Heatmap/buildQuery.ts`). */
export function heatmapQueries(form: FormData): Query[] {
  const { x_axis: x, groupby: down, metric } = form
  const axis = { ...axisColumn(x, form), isColumnReference: true }
  return [
    {
      ...baseQuery(form, [axis, down], [metric]),
      orderby: [axisOrder(x, form.sort_x_axis, metric), axisOrder(down, form.sort_y_axis, metric)],
      post_processing: [{ operation: 'rank', options: { metric } }],
    },
  ]
}

function axisOrder(column: unknown, order: unknown, metric: unknown): [unknown, boolean] {
  const word = String(order)
  return [word.startsWith('value') ? metric : column, word.endsWith('asc')]
}

/** A table of groups, and its totals (`plugin-chart-table/src/buildQuery.ts`). */
export function tableQueries(form: FormData): Query[] {
  const metrics = listOf(form.metrics)
  const columns = listOf(form.groupby).map((name) => columnOf(name, form))
  const first = form.timeseries_limit_metric ?? metrics[0]
  const base = { ...baseQuery(form, columns, metrics), post_processing: [], time_offsets: [] }
  const isDescending = form.timeseries_limit_metric === undefined || form.order_desc !== false
  const rows = { ...base, orderby: [[first, !isDescending]] }
  if (form.show_totals !== true) return [rows]
  const total = Object.fromEntries(Object.entries(base).filter(([key]) => key !== 'order_desc'))
  return [rows, { ...total, columns: [], row_limit: 0, row_offset: 0 }]
}

/** A pivot, which is made of its rows in the browser (`plugin-chart-pivot-table/src/plugin/buildQuery.ts`). */
export function pivotQueries(form: FormData): Query[] {
  const metrics = listOf(form.metrics)
  const names = [...listOf(form.groupbyColumns), ...listOf(form.groupbyRows)]
  const columns = [...new Set(names)].map((name) => columnOf(name, form))
  const base = baseQuery(form, columns, metrics)
  return [{ ...base, orderby: [[metrics[0], base.order_desc !== true]] }]
}

/** A date of a table is truncated where it was so at Explore. */
function columnOf(name: unknown, form: FormData): unknown {
  const lookup = (form.temporal_columns_lookup ?? {}) as Readonly<Record<string, boolean>>
  const isTruncated = form.time_grain_sqla !== undefined && lookup[String(name)] === true
  return isTruncated ? axisColumn(name, form) : name
}
