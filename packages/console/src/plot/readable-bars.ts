import type { ChartAnswer } from '../answer/chart-answer.ts'
import type { Chart } from '../dashboard/dashboard.ts'
import type { Cartesian } from './cartesian.ts'
import { isOrdered } from './slots.ts'

/** More bars than these cannot be told apart: of names, which need a line each, and of numbers. */
const most = { names: 30, numbers: 200 } as const

/** The bars that are drawn: those of names or numbers that nobody asked to be cut to the top are the first of them. */
export function readableBars(cartesian: Cartesian, chart: Chart, answer: ChartAnswer): Cartesian {
  const count = mostBars(chart, answer)
  const { xs, lines } = cartesian
  if (xs.length <= count) return cartesian
  const cut = lines.map(({ compared, ...line }) => ({
    ...line,
    values: line.values.slice(0, count),
    ...(compared && { compared: compared.slice(0, count) }),
  }))
  return { ...cartesian, xs: xs.slice(0, count), lines: cut }
}

/** Says that a chart has more bars than are drawn; undefined where all are there. */
export function cutBarsText(chart: Chart, answer: ChartAnswer): string | undefined {
  const count = mostBars(chart, answer)
  const values = new Set(answer.main.rows.map(([value]) => value))
  return values.size > count ? `The first ${count}; there are more` : undefined
}

function mostBars(chart: Chart, { dimensions, main }: ChartAnswer): number {
  const [x] = dimensions
  const isTop = dimensions.length === 1 && (chart.top ?? main.others) !== undefined
  if (chart.type !== 'bar' || !x || isTop || isOrdered(x)) return Infinity
  return x.type === 'number' ? most.numbers : most.names
}
