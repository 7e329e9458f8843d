import type { ChartAnswer } from '../../src/answer/chart-answer.ts'
import type { Chart } from '../../src/dashboard/dashboard.ts'

/** What a chart's numbers are, in a line: 'Revenue (USD) by month and country'. */
export function subtitleOf({ type, stack, cumulative }: Chart, answer: ChartAnswer): string {
  const { measures, dimensions } = answer
  const named = measures.map(({ label, currency }) =>
    currency === undefined ? label : `${label} (${currency})`,
  )
  const by = dimensions.map(({ label, grain, bin }) => {
    if (grain !== undefined) return grain
    return bin === undefined ? label.toLowerCase() : `${label.toLowerCase()} in steps of ${bin}`
  })
  const what = listed(named.length > 3 ? [...named.slice(0, 2), `${named.length - 2} more`] : named)
  const extra = cumulative ? ', summed up' : stack === 'share' && type !== 'line' ? ', share' : ''
  return by.length === 0 ? what + extra : `${what} by ${listed(by)}${extra}`
}

function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join() : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`
}
