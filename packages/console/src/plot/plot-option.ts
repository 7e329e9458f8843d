import type { ChartAnswer } from '../answer/chart-answer.ts'
import type { Chart } from '../dashboard/dashboard.ts'
import { mapOption } from '../map/map-option.ts'
import { barOption } from './bar-option.ts'
import { distributionOption } from './distribution-option.ts'
import { heatmapOption } from './heatmap-option.ts'
import { lineOption } from './line-option.ts'
import type { Look, PlotOption } from './look.ts'
import { scatterOption } from './scatter-option.ts'
import { sparkOption } from './spark-option.ts'
import { treemapOption } from './treemap-option.ts'

/**
 * What ECharts draws a chart from: of a number its sparkline. Undefined for tables and pivots, which are HTML, and where there is
 * nothing to draw.
 */
export function plotOption(chart: Chart, answer: ChartAnswer, look: Look): PlotOption | undefined {
  switch (chart.type) {
    case 'line':
    case 'area':
      return lineOption(chart, answer, look)
    case 'bar':
      return barOption(chart, answer, look)
    case 'heatmap':
      return heatmapOption(chart, answer, look)
    case 'treemap':
      return treemapOption(chart, answer, look)
    case 'scatter':
      return scatterOption(chart, answer, look)
    case 'distribution':
      return distributionOption(chart, answer, look)
    case 'map':
      return mapOption(chart, answer, look)
    case 'number':
      return sparkOption(answer, look)
    case 'table':
    case 'pivot':
      return undefined
  }
}
