import type { LineSeriesOption } from 'echarts'

import type { ChartAnswer } from '../answer/chart-answer.ts'
import type { Chart } from '../dashboard/dashboard.ts'
import { palettes, neutrals, fonts } from '../tokens/index.ts'
import { baseOption, gridOf, isSlim, placesAxis, scaleOf, startsAtZero, valueAxis } from './axes.ts'
import { cartesianOf, keyOfLine, withoutHidden, type Cartesian, type Line } from './cartesian.ts'
import { faded } from './colours.ts'
import type { Look, PlotOption } from './look.ts'
import { isSelected } from './mark.ts'
import { placeLabels } from './place-labels.ts'
import { selectedRange } from './selected-range.ts'
import { comparedTotals, extentValues, sharesOf } from './stacking.ts'
import { cutTo, widthOf } from './text-width.ts'
import { labelSize } from './time-labels.ts'
import { placeText, tooltipOption } from './tooltip.ts'

/** Marks that are not selected keep this much of their colour. */
export const unselected = 0.28

/** Up to so many lines are named at their ends; more have a legend. */
export const mostEndLabels = 4

/** How much of its colour a series keeps while one of the legend is pointed at. */
export function emphasisOf(line: Line, { emphasised }: Look): number {
  return emphasised === undefined || keyOfLine(line) === emphasised ? 1 : 0.25
}

/** Lines, or areas on one another, over time or other places. */
export function lineOption(chart: Chart, answer: ChartAnswer, look: Look): PlotOption | undefined {
  const all = cartesianOf(chart, answer, look.scheme, look.locale)
  const cartesian = all && withoutHidden(all, look.hidden)
  const [first] = cartesian?.lines ?? []
  if (!cartesian || !first) return undefined
  const { lines, xs } = cartesian
  const shown = shownOf(chart, all.lines, lines)
  const { shares, before } = shown
  const measure = shares ? ({ ...first.measure, format: 'percent' } as const) : first.measure
  const scale = scaleOfLines(chart, shown, measure, look)
  const ends = endLabels(chart, all.lines, look)
  const room = look.width - widthOf('000.0k', labelSize)
  return {
    ...baseOption(look, xs.length * lines.length),
    grid: gridOf({ right: ends === undefined ? 12 : ends + 12 }),
    xAxis: placesAxis(placeLabels(cartesian, room - (ends ?? 0)), look, {
      ...{ gapped: false, broken: scale.min > 0 },
    }),
    yAxis: valueAxis(scale, measure, look),
    tooltip: tooltipOption(look, 'axis', ({ dataIndex = -1 }) =>
      placeText(cartesian, dataIndex, {
        look,
        downIsGood: chart.downIsGood,
        ...(shares && { shares }),
      }),
    ),
    series: [
      ...before.map((one, at) => comparedSeries(one, at, look)),
      ...seriesOfLines(chart, cartesian, shown, look, ends !== undefined),
    ],
  }
}

/** The numbers of lines as they are drawn. */
interface Shown {
  stack: Chart['stack']
  /** Of parts of the whole, whose numbers they are. */
  shares: ReturnType<typeof sharesOf> | undefined
  drawn: readonly (readonly (number | undefined)[])[]
  before: readonly (readonly (number | undefined)[])[]
}

/** A share stays one of the whole, whatever is put away. */
function shownOf(chart: Chart, all: readonly Line[], lines: readonly Line[]): Shown {
  const isPlain = chart.type === 'area' && lines.length > 1 && chart.stack === 'none'
  const stack = isPlain ? 'stack' : chart.stack
  const shares = stack === 'share' ? sharesOf(all) : undefined
  const drawn = lines.map((line) => shares?.get(line) ?? line.values)
  return { stack, shares, drawn, before: comparedOf(lines, stack) }
}

function scaleOfLines(
  { type }: Chart,
  { stack, drawn, before }: Shown,
  measure: Line['measure'],
  { height }: Look,
) {
  const values = [...extentValues(drawn, stack), ...before.flatMap((one) => one.filter(isKnown))]
  const fromZero = stack !== 'none' || startsAtZero(type, values)
  return scaleOf(values, measure, { length: height, vertical: true, fromZero })
}

function seriesOfLines(
  chart: Chart,
  cartesian: Cartesian,
  { stack, drawn }: Shown,
  look: Look,
  named: boolean,
): LineSeriesOption[] {
  return cartesian.lines.flatMap((line, at) =>
    seriesOf(chart, cartesian, { line, at, values: drawn[at] ?? [], stack, named }, look),
  )
}

/** What the plot keeps free at its right for the names of lines; undefined where they have none. */
export function endLabels(chart: Chart, lines: readonly Line[], look: Look): number | undefined {
  const isNamed = chart.type === 'line' && lines.length > 1 && lines.length <= mostEndLabels
  if (!isNamed || isSlim(look)) return undefined
  const widest = Math.max(
    ...lines.map(({ name }) => widthOf(cutTo(120, name, labelSize), labelSize)),
  )
  return Math.min(120, Math.ceil(widest)) + 4
}

/** The line of a single series, or of a whole stack, before. */
function comparedOf(lines: readonly Line[], stack: Chart['stack']): (number | undefined)[][] {
  if (stack === 'share') return []
  if (lines.length === 1 || stack === 'stack') {
    const totals = comparedTotals(lines)
    return totals ? [totals] : []
  }
  return []
}

interface Drawn {
  line: Line
  at: number
  values: readonly (number | undefined)[]
  stack: Chart['stack']
  named: boolean
}

/** A series; where its last bucket is not over, the way there is a series of its own, in dashes. */
function seriesOf(
  chart: Chart,
  cartesian: Cartesian,
  drawn: Drawn,
  look: Look,
): LineSeriesOption[] {
  const { values } = drawn
  const last = values.length - 1
  if (!cartesian.unfinished || last < 1) return [oneSeries(chart, cartesian, drawn, look, 'whole')]
  const head = values.map((value, at) => (at === last ? undefined : value))
  const tail = values.map((value, at) => (at >= last - 1 ? value : undefined))
  return [
    oneSeries(chart, cartesian, { ...drawn, values: head, named: false }, look, 'head'),
    oneSeries(chart, cartesian, { ...drawn, values: tail }, look, 'tail'),
  ]
}

function oneSeries(
  chart: Chart,
  cartesian: Cartesian,
  { line, at, values, stack, named }: Drawn,
  look: Look,
  part: 'whole' | 'head' | 'tail',
): LineSeriesOption {
  const { xs, dimensions, lines } = cartesian
  const { scheme, selected } = look
  const isFull = xs.some((_, place) => isSelected(dimensions, line.markAt(place), selected))
  const opacity = (isFull ? 1 : unselected) * emphasisOf(line, look)
  return {
    ...{ type: 'line', id: `${part}-${at}`, name: line.name, ...pointsOf(line, values, look) },
    ...(stack !== 'none' && { stack: part === 'tail' ? 'tail' : 'all' }),
    ...{ showSymbol: true, symbol: 'none', symbolSize: 6, z: 3, triggerEvent: 'line' as const },
    itemStyle: { color: line.colour, opacity },
    lineStyle: {
      color: line.colour,
      width: 2,
      join: 'round',
      opacity,
      ...(part === 'tail' && { type: [4, 4] }),
    },
    ...(chart.type === 'area' && { areaStyle: areaOf(line.colour, lines.length > 1, opacity) }),
    emphasis: { focus: 'none', lineStyle: { width: 2 } },
    ...(named && endLabel(line, neutrals[scheme].text2)),
    ...(at === 0 && part !== 'tail' && selectedRange(cartesian, look)),
  }
}

/** As many points as no eye tells apart are sampled. */
function pointsOf(
  line: Line,
  values: readonly (number | undefined)[],
  { width }: Look,
): Pick<LineSeriesOption, 'data' | 'sampling'> {
  const points = values.map((value, place) => ({
    value: value ?? '-',
    mark: line.markAt(place),
    ...(isAlone(values, place) && { symbol: 'circle', symbolSize: 6 }),
  }))
  return points.length > 2 * width ? { data: plain(points), sampling: 'lttb' } : { data: points }
}

/** A stack is told by its fill, a single area by its edge. */
function areaOf(colour: string, isStack: boolean, opacity: number): LineSeriesOption['areaStyle'] {
  return { color: faded(colour, (isStack ? 0.35 : 0.1) * opacity), opacity: 1 }
}

function endLabel(line: Line, colour: string): Pick<LineSeriesOption, 'endLabel' | 'labelLayout'> {
  return {
    endLabel: {
      ...{ show: true, color: colour, fontSize: labelSize, fontFamily: fonts.sans, distance: 6 },
      formatter: () => cutTo(120, line.name, labelSize),
    },
    labelLayout: { moveOverlap: 'shiftY' },
  }
}

function comparedSeries(
  values: readonly (number | undefined)[],
  at: number,
  { scheme }: Look,
): LineSeriesOption {
  return {
    ...{ type: 'line', id: `compared-${at}`, data: values.map((value) => value ?? '-') },
    ...{ symbol: 'none', silent: true, z: 2 },
    lineStyle: { color: palettes[scheme].previous, width: 1.5, type: [4, 4], join: 'round' },
    itemStyle: { color: palettes[scheme].previous },
  }
}

/** A point without neighbours would not be seen as a line. */
function isAlone(values: readonly (number | undefined)[], at: number): boolean {
  return values[at] !== undefined && values[at - 1] === undefined && values[at + 1] === undefined
}

/** Sampling needs numbers alone. */
function plain(points: readonly { value: number | string }[]): (number | string)[] {
  return points.map(({ value }) => value)
}

function isKnown(value: number | undefined): value is number {
  return value !== undefined
}
