import type { ChartAnswer } from '../../src/answer/chart-answer.ts'
import type { Chart } from '../../src/dashboard/dashboard.ts'
import { useMarks } from '../dashboard/use-marks.ts'
import { PivotTable } from './pivot-table.tsx'

/** A pivot of a dashboard: its cells and the names of its rows select, and filter the other charts. */
export function PivotCard({ chart, answer }: { chart: Chart; answer: ChartAnswer }) {
  return <PivotTable chart={chart} answer={answer} actions={useMarks(chart, answer)} />
}
