import type { FormData } from '../chart/chart-target.ts'
import { axisColumn, baseQuery, listOf, type Query } from './base-query.ts'
import { heatmapQueries, pivotQueries, tableQueries } from './grid-queries.ts'
import { pivotStep, seriesQueries } from './series-query.ts'

const queries: Readonly<Record<string, (form: FormData) => Query[]>> = {
  big_number_total: (form) => [baseQuery(form, [], [form.metric])],
  big_number: numberQueries,
  echarts_timeseries_line: seriesQueries,
  echarts_timeseries_bar: seriesQueries,
  echarts_area: seriesQueries,
  heatmap_v2: heatmapQueries,
  table: tableQueries,
  pivot_table_v2: pivotQueries,
  treemap_v2: treemapQueries,
  bubble_v2: pointQueries,
  // Saved as the front end does, and never asked: the map still has an API of its own.
  world_map: (form) => [baseQuery(form, [], [form.metric])],
}

/** The queries of a chart as Explore would save them with it. */
export function queryContext(form: FormData): object {
  const type = String(form.viz_type)
  const build = queries[type]
  if (!build) throw new RangeError(`expected a chart of the bundle, got ${type}`)
  const asked = { force: false, result_format: 'json', result_type: 'full' }
  const id = Number.parseInt(String(form.datasource), 10)
  return {
    datasource: { id, type: 'table' },
    ...asked,
    queries: build(form),
    form_data: { ...form, ...asked },
  }
}

/** Points of the line, and the number over all rows (`plugin-chart-echarts/src/BigNumber/BigNumberWithTrendline/buildQuery.ts`). */
function numberQueries(form: FormData): Query[] {
  const { x_axis: x, metric } = form
  const axis = { ...axisColumn(x, form), isColumnReference: true }
  const steps = [pivotStep(x, { series: [], metrics: [metric], isSparse: true })]
  return [
    {
      ...baseQuery(form, [axis], [metric]),
      post_processing: [...steps, { operation: 'flatten' }],
    },
    { ...baseQuery(form, [], [metric]), is_timeseries: false, post_processing: [] },
  ]
}

function treemapQueries(form: FormData): Query[] {
  const columns = listOf(form.groupby)
  const by = [[form.metric, false], ...columns.map((column) => [column, true])]
  return [{ ...baseQuery(form, columns, [form.metric]), orderby: by }]
}

/** `plugin-chart-echarts/src/Bubble/buildQuery.ts` */
function pointQueries(form: FormData): Query[] {
  const base = baseQuery(form, [form.entity], [form.x, form.y, form.size])
  return [{ ...base, orderby: [[form.orderby, base.order_desc !== true]] }]
}
