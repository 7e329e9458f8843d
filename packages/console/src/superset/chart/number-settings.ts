import { grainOf, type ChartSettings, type ChartTarget } from './chart-target.ts'
import { commonForm, formatForm, grainForm, metricsOf } from './common-form.ts'

/** A number, with its line over time where it has one. */
export function numberSettings(target: ChartTarget): ChartSettings {
  const { chart, time, dashboard } = target
  const [metric] = metricsOf(target)
  const shown = {
    metric: metric?.name,
    ...formatForm(metric, 'y_axis_format'),
    header_font_size: 0.4,
    time_format: 'smart_date',
  }
  const spark = chart.spark
  if (spark === undefined || time === undefined)
    return {
      form: { ...commonForm(target, 'big_number_total'), ...shown },
      notShown:
        spark === undefined
          ? []
          : [{ what: 'the line over time', why: 'its dataset has no date of the dashboard' }],
    }
  const by = { dimension: dashboard.time ?? '', grain: spark }
  return {
    form: {
      ...commonForm(target, 'big_number'),
      ...{ x_axis: time, ...grainForm(grainOf(target, by)) },
      ...shown,
      // Over all rows, never over the points of the line.
      aggregation: 'raw',
      show_trend_line: true,
      start_y_axis_at_zero: true,
      rolling_type: 'None',
    },
    notShown: [],
  }
}
