import type { ChartAnswer } from '../../src/answer/chart-answer.ts'
import type { Chart } from '../../src/dashboard/dashboard.ts'
import { usePlotActions } from './plot-actions.ts'
import { PlotCard } from './plot-card.tsx'

/** A drawn chart of a dashboard: its marks select, and filter the others. */
export function DashboardPlot({ chart, answer }: { chart: Chart; answer: ChartAnswer }) {
  return <PlotCard chart={chart} answer={answer} actions={usePlotActions(chart, answer)} />
}
