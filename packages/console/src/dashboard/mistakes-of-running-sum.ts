import { isTimeType, type Model } from '@deftunes/metrics'

import type { Chart } from './dashboard.ts'
import type { DashboardMistake } from './mistakes-of-dashboard.ts'

/** A running sum of what cannot be summed up, or along what has no order of its own, is no number of anything. */
export function mistakesOfRunningSum(chart: Chart, model: Model): DashboardMistake[] {
  if (!chart.cumulative) return []
  const { type, measures, by } = chart
  const summed = ['line', 'area', 'bar'].includes(type)
  const along = model.dimensions.get(by[0]?.dimension ?? '')?.type
  const unfit = measures.filter((name) => {
    const measure = model.measures.get(name)
    return measure && !(measure.kind === 'rows' && ['sum', 'count'].includes(measure.aggregate))
  })
  const at = (path: string[], message: string) => ({ path, message })
  return [
    ...(summed ? [] : [at(['cumulative'], `expected a line, area or bar, got a ${type}`)]),
    ...(isTimeType(along) || along === undefined
      ? []
      : [at(['cumulative'], `expected a date or time to sum up along, got a ${along}`)]),
    ...unfit.map((name) => at(['cumulative'], `expected measures that add up, got ${name}`)),
    ...orderMistakes(chart),
  ]
}

/** Running sums are those of the days before, all of them, whatever is shown first. */
function orderMistakes({ measures, by, sort, top }: Chart): DashboardMistake[] {
  const [first] = by
  const dimensions = by.map(({ dimension }) => dimension).join(', ')
  return [
    ...(sort !== undefined && measures.includes(sort.by)
      ? [
          {
            path: ['sort', 'by'],
            message: `expected running sums in the order of a dimension (${dimensions}), got the measure '${sort.by}'`,
          },
        ]
      : []),
    ...(top !== undefined && by.length === 1 && first
      ? [
          {
            path: ['top'],
            message: `expected running sums of every value of ${first.dimension}, got its top ${top.count}`,
          },
        ]
      : []),
  ]
}
