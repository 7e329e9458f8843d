import { lazy, Suspense } from 'react'

import type { ChartAnswer } from '../../src/answer/chart-answer.ts'
import type { Chart } from '../../src/dashboard/dashboard.ts'
import { NumberCard } from '../chart/number-card.tsx'
import { CardSkeleton } from '../dashboard/card-skeleton.tsx'
import classes from './explore.module.css'

const PlotCard = lazy(() => import('../chart/plot-card.tsx').then((m) => ({ default: m.PlotCard })))
const PivotTable = lazy(() =>
  import('../chart/pivot-table.tsx').then((m) => ({ default: m.PivotTable })),
)

interface QuestionPlotProps {
  chart: Chart
  answer: ChartAnswer
}

/** What a question is answered with as a chart. */
export function QuestionPlot({ chart, answer }: QuestionPlotProps) {
  return (
    <div className={classes.chart} data-type={chart.type}>
      <Suspense fallback={<CardSkeleton type={chart.type} />}>
        <Drawn chart={chart} answer={answer} />
      </Suspense>
    </div>
  )
}

function Drawn({ chart, answer }: QuestionPlotProps) {
  if (answer.main.rows.length === 0) return <p>Nothing matches</p>
  if (chart.type === 'number') return <NumberCard chart={chart} answer={answer} />
  if (chart.type === 'pivot') return <PivotTable chart={chart} answer={answer} />
  return <PlotCard chart={chart} answer={answer} />
}
