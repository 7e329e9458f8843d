import type { DimensionWords } from '../../src/api/responses.ts'
import type { ChartType } from '../../src/dashboard/dashboard.ts'
import type { Question } from '../address/explore-address.ts'
import { codesOfNames } from './country-codes.ts'

const drawsTimeAxis: ReadonlySet<ChartType> = new Set(['line', 'area', 'bar'])

/**
 * A question as a type of chart draws it: time goes along the axis and another dimension makes the series, in whichever order they
 * were chosen; a map asks for the codes of countries that were chosen by name. An order by what is not drawn is left out.
 */
export function drawnQuestion(
  question: Question,
  type: ChartType,
  dimensions: readonly DimensionWords[],
): Question {
  const by = drawnBy(question.by, type, dimensions)
  const { sort, ...rest } = question
  const drawn = [...question.measures, ...by.map(({ dimension }) => dimension)]
  const isKept = sort === undefined || drawn.includes(sort.by)
  if (isKept) return by === question.by ? question : { ...question, by }
  return { ...rest, by }
}

function drawnBy(
  by: Question['by'],
  type: ChartType,
  dimensions: readonly DimensionWords[],
): Question['by'] {
  const [first, second] = by
  const words = dimensions.find(({ name }) => name === first?.dimension)
  const codes = type === 'map' && words ? codesOfNames(words, dimensions) : undefined
  if (codes) return [{ dimension: codes.name }]
  const isTurned = by.length === 2 && first?.grain === undefined && second?.grain !== undefined
  return isTurned && drawsTimeAxis.has(type) ? by.toReversed() : by
}
