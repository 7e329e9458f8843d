import type { ChartAnswer, ShownMeasure } from '../answer/chart-answer.ts'
import type { Chart } from '../dashboard/dashboard.ts'
import { deltaOf, formatMeasure, numberOf } from '../format/index.ts'
import { cartesianOf, type Cartesian } from './cartesian.ts'
import { numberCard } from './number-card.ts'
import { othersLabel, labelOf } from './slots.ts'

/** One sentence that says what a chart shows, for those who do not see it. */
export function summaryOf(chart: Chart, answer: ChartAnswer, locale?: string): string {
  const { measures, main, dimensions } = answer
  const [measure] = measures
  const title = chart.title.trim().replace(/[.:]$/, '')
  if (!measure) return `${title}.`
  if (chart.type === 'number') return `${title}: ${numberWords(chart, answer, locale)}.`
  if (main.rows.length === 0) return `${title}: no data.`
  if (chart.type === 'table' || chart.type === 'pivot') {
    return `${title}: ${count(main.rows.length, 'row')} of ${measures.map(({ label }) => label).join(', ')}.`
  }
  const cartesian =
    dimensions[0]?.grain !== undefined ? cartesianOf(chart, answer, 'light', locale) : undefined
  return cartesian
    ? `${title}: ${timeWords(cartesian, answer, locale)}.`
    : `${title}: ${rankWords(answer, measure, locale)}.`
}

function numberWords(chart: Chart, answer: ChartAnswer, locale?: string): string {
  const card = numberCard(chart, answer, locale)
  if (!card) return 'no data'
  const { delta, full, against = '' } = card
  if (!delta || delta.amount === '') return full
  return `${full}, ${changeWords(delta.direction, delta.amount)} ${against}`
}

/** Arrows are read out badly. */
function changeWords(direction: string, amount: string): string {
  const words = { up: 'up', down: 'down', flat: 'unchanged,', none: '' }[direction] ?? ''
  return `${words} ${amount.replace(/^[+−]/, '')}`.trim()
}

/** Range, first, last, greatest and change of a single line, else of which series there are. */
function timeWords(
  { xs, lines, comparedLabel }: Cartesian,
  answer: ChartAnswer,
  locale?: string,
): string {
  const [from, to] = [xs[0]?.label ?? '', xs.at(-1)?.label ?? '']
  const range = from === to ? from : `${from} to ${to}`
  const [line] = lines
  if (!line) return range
  if (lines.length > 1) {
    const names = lines.slice(0, 5).map(({ name }) => name)
    const more = lines.length > 5 ? ` and ${lines.length - 5} more` : ''
    return `${line.value === undefined ? '' : `${line.measure.label} of `}${names.join(', ')}${more}, ${range}`
  }
  const known = line.values.flatMap((value, at) => (value === undefined ? [] : [{ value, at }]))
  const greatest = known.reduce(
    (best, one) => (one.value > best.value ? one : best),
    known[0] ?? { value: 0, at: 0 },
  )
  const say = (value: number | undefined): string => text(value, line.measure, locale)
  const parts = [
    `${line.name}, ${range}`,
    `first ${say(known[0]?.value)}, last ${say(known.at(-1)?.value)}`,
    `highest ${say(greatest.value)} at ${xs[greatest.at]?.label ?? ''}`,
  ]
  const [now, before] = [
    numberOf(answer.total.rows[0]?.[0]),
    numberOf(answer.comparedTotal?.rows[0]?.[0]),
  ]
  const { isSegment = false } = answer.comparedTotal ?? {}
  const delta =
    comparedLabel === undefined ? undefined : deltaOf(now, before, line.measure, { isSegment })
  const change =
    delta && delta.amount !== ''
      ? [`${changeWords(delta.direction, delta.amount)} vs ${comparedLabel}`]
      : []
  return [...parts, ...change].join('; ')
}

/** How many values, and the greatest three. */
function rankWords(
  { dimensions, main }: ChartAnswer,
  measure: ShownMeasure,
  locale?: string,
): string {
  const valued = main.rows.flatMap((row, at) => {
    const value = numberOf(row[dimensions.length])
    return value === undefined ? [] : [{ row, at, value }]
  })
  const top = valued.toSorted((one, other) => other.value - one.value).slice(0, 3)
  const named = top.map(({ row, at, value }) => {
    const others = main.others?.[at] ?? false
    const names = dimensions.map((dimension, place) =>
      others && place === dimensions.length - 1
        ? othersLabel
        : labelOf(row[place] ?? null, false, dimension, locale),
    )
    return `${names.join(', ')} ${text(value, measure, locale)}`
  })
  const by = dimensions.map(({ label }) => label).join(' and ')
  return `${measure.label} by ${by}, ${count(main.rows.length, 'value')}; highest ${named.join('; ') || 'none'}`
}

function text(value: number | undefined, measure: ShownMeasure, locale?: string): string {
  return formatMeasure(value, measure, 'tooltip', locale === undefined ? {} : { locale })
}

function count(many: number, noun: string): string {
  return `${many.toLocaleString('en-US')} ${noun}${many === 1 ? '' : 's'}`
}
