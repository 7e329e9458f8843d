import type { Cell, ChartAnswer } from '../answer/chart-answer.ts'
import type { Chart } from '../dashboard/dashboard.ts'
import { cartesianOf } from './cartesian.ts'
import type { Mark } from './mark.ts'

/** A place on the x axis of a plot. */
export interface Place {
  value: Cell
  label: string
  mark: Mark
}

/** The places on the x axis of a line, area, bar or distribution chart, as ECharts counts them: for clicks between marks and for brushes. */
export function placesOf(chart: Chart, answer: ChartAnswer): Place[] {
  const { xs = [] } = cartesianOf(chart, answer, 'light') ?? {}
  return xs.map(({ value, label, others }) => ({
    ...{ value, label },
    mark: others ? { values: [value], others } : { values: [value] },
  }))
}
