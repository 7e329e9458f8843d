import type { ChartAnswer } from '../answer/chart-answer.ts'
import type { Chart } from '../dashboard/dashboard.ts'
import { deltaOf, formatMeasure, type Delta } from '../format/index.ts'

/** What the card of a number says. */
export interface NumberCard {
  label: string
  /** Short, as it is shown. */
  text: string
  /** In full, for who wants to know exactly. */
  full: string
  /** Absent where nothing is compared. */
  delta?: Delta
  /** What it is compared with: 'vs previous period'. */
  against?: string
  before?: string
}

/** The number of an answer and how it changed. */
export function numberCard(
  chart: Chart,
  answer: ChartAnswer,
  locale?: string,
): NumberCard | undefined {
  const [measure] = answer.measures
  if (!measure) return undefined
  const options = locale === undefined ? {} : { locale }
  const value = answer.total.rows[0]?.[0]
  const card = {
    label: measure.label,
    text: formatMeasure(value, measure, 'kpi', options),
    full: formatMeasure(value, measure, 'tooltip', options),
  }
  if (!answer.comparedTotal) return card
  const { isSegment = false, rows } = answer.comparedTotal
  const before = rows[0]?.[0]
  return {
    ...card,
    delta: deltaOf(value, before, measure, {
      ...options,
      ...{ downIsGood: chart.downIsGood, isSegment },
    }),
    before: formatMeasure(before, measure, 'tooltip', options),
    against: `vs ${answer.comparedTotal.label || 'before'}`,
  }
}
