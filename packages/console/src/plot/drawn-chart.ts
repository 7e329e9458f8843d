import type { ChartAnswer } from '../answer/chart-answer.ts'
import type { Chart } from '../dashboard/dashboard.ts'

/** More bars than these cannot be told apart in a card. */
const mostBars = 24

/** A chart as its answer can be drawn: a map that was drilled to what are no countries is bars, or a table where there are many. */
export function drawnChart(chart: Chart, { dimensions, main }: ChartAnswer): Chart {
  const [own] = chart.by
  const [shown] = dimensions
  if (chart.type !== 'map' || shown === undefined || own?.dimension === shown.name) return chart
  if (shown.grain !== undefined) return { ...chart, type: 'bar' }
  return main.rows.length > mostBars
    ? { ...chart, type: 'table', bars: true }
    : { ...chart, type: 'bar', horizontal: true }
}
