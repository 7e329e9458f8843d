import type { ChartType } from '../../src/dashboard/dashboard.ts'
import type { Question } from '../address/explore-address.ts'

const drawsTimeAxis: ReadonlySet<ChartType> = new Set(['line', 'area', 'bar'])

/** A question as a type of chart draws it: time goes along the axis and another dimension makes the series, in whichever order they were chosen. */
export function drawnQuestion(question: Question, type: ChartType): Question {
  const [first, second] = question.by
  const isTurned =
    question.by.length === 2 && first?.grain === undefined && second?.grain !== undefined
  return isTurned && drawsTimeAxis.has(type)
    ? { ...question, by: question.by.toReversed() }
    : question
}
