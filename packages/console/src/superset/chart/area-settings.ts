import type { Chart } from '../../dashboard/dashboard.ts'
import { presenceFilter } from './adhoc-filters.ts'
import { placed, type ChartSettings, type ChartTarget, type FormData } from './chart-target.ts'
import { colorScheme, commonForm, formatForm, linearColorScheme, metricsOf } from './common-form.ts'
import { orderNote } from './order-note.ts'
import { firstRows, othersNote, topNotes } from './top-rows.ts'

/** Areas in areas. */
export function treemapSettings(target: ChartTarget): ChartSettings {
  const { chart } = target
  const [metric] = metricsOf(target)
  const { row_limit: limit } = firstRows(target)
  return {
    form: {
      ...commonForm(target, 'treemap_v2'),
      groupby: chart.by.flatMap((by) => placed(target, by)?.name ?? []),
      ...{ metric: metric?.name, row_limit: limit, sort_by_metric: true },
      ...{ color_scheme: colorScheme, show_labels: true, show_upper_labels: true },
      ...{ label_type: 'key_value', date_format: 'smart_date' },
      ...formatForm(metric, 'number_format'),
    },
    notShown: [...topNotes(chart), ...areaOrderNote(chart)],
  }
}

/** Areas have one order wherever they are drawn; what is sorted by decides which of them are there at a limit. */
function areaOrderNote(chart: Chart): ChartSettings['notShown'] {
  const { sort, measures, limit } = chart
  if (sort?.by === measures[0] && sort?.descending) return []
  return orderNote(chart, `Superset keeps the ${limit} greatest areas`)
}

/** Points by two measures; a third is their size. */
export function scatterSettings(target: ChartTarget): ChartSettings {
  const { chart } = target
  const [x, y, size] = metricsOf(target)
  const [point] = chart.by.flatMap((by) => placed(target, by) ?? [])
  return {
    form: {
      ...commonForm(target, 'bubble_v2'),
      ...{ entity: point?.name, x: x?.name, y: y?.name, size: size?.name ?? y?.name },
      ...pointOrder(target),
      max_bubble_size: '25',
      ...{ color_scheme: colorScheme, show_legend: false, opacity: 0.6 },
      ...{ xAxisFormat: x?.d3format, y_axis_format: y?.d3format },
      ...{ x_axis_title: x?.label, y_axis_title: y?.label },
      ...{ x_axis_title_margin: 30, y_axis_title_margin: 50 },
    },
    notShown: [
      ...othersNote(chart),
      ...(size
        ? []
        : [{ what: 'points of one size', why: 'Superset needs a size: it is that of y' }]),
    ],
  }
}

/** Which points come first: Superset takes no saved metric for that, but its expression. */
function pointOrder(target: ChartTarget): FormData {
  const {
    timeseries_limit_metric: name,
    order_desc: descending = true,
    row_limit: limit,
  } = firstRows(target)
  const metrics = metricsOf(target)
  const first = metrics.find((metric) => metric.name === name) ?? metrics[0]
  const order = first && {
    ...{ expressionType: 'SQL', sqlExpression: first.expression, label: first.label },
    ...{ hasCustomLabel: true, optionName: `metric_${first.name}` },
  }
  return { orderby: order, order_desc: descending, row_limit: limit }
}

/** Countries by their ISO 3166-1 alpha-2 codes. */
export function mapSettings(target: ChartTarget): ChartSettings {
  const [metric] = metricsOf(target)
  const [entity] = target.chart.by.flatMap((by) => placed(target, by) ?? [])
  const common = commonForm(target, 'world_map')
  const filters = Array.isArray(common.adhoc_filters) ? (common.adhoc_filters as unknown[]) : []
  return {
    form: {
      ...common,
      // It would paint them as a country 'XXX'.
      adhoc_filters: [...filters, ...(entity ? [presenceFilter(entity.name)] : [])],
      ...{ entity: entity?.name, country_fieldtype: 'cca2', metric: metric?.name },
      ...{ show_bubbles: false, color_by: 'metric', linear_color_scheme: linearColorScheme },
      ...formatForm(metric, 'y_axis_format'),
      row_limit: target.chart.limit,
    },
    notShown: [
      {
        what: 'rows without a country, and countries that its map lacks',
        why: 'Superset lists nothing beside its map',
      },
    ],
  }
}
