import type { ChartAnswer, ChartFailure } from './chart-answer.ts'

/** What a page sets that a chart's numbers do not follow, in words: `Not filtered here: Price of an item`. */
export function unmetWords(answer: ChartAnswer | ChartFailure | undefined): string[] {
  if (!answer || 'error' in answer) return []
  const { notApplied, notCompared } = answer.explanation
  return [
    ...(notApplied.length > 0 ? [`Not filtered here: ${notApplied.join(', ')}`] : []),
    ...(notCompared.length > 0 ? [`Not compared here: ${notCompared.join(', ')}`] : []),
  ]
}
