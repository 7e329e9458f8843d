import type { BarSeriesOption, LineSeriesOption } from 'echarts'

import type { ChartAnswer } from '../answer/chart-answer.ts'
import type { Chart } from '../dashboard/dashboard.ts'
import { formatMeasure } from '../format/index.ts'
import { fonts, neutrals, palettes } from '../tokens/index.ts'
import { baseOption, gridOf, placesAxis, scaleOf, valueAxis } from './axes.ts'
import { cartesianOf, withoutHidden, type Cartesian, type Line } from './cartesian.ts'
import type { Look, PlotOption } from './look.ts'
import { isSelected } from './mark.ts'
import { labelsFit, placeLabels } from './place-labels.ts'
import { readableBars } from './readable-bars.ts'
import { comparedTotals, extentValues, sharesOf } from './stacking.ts'
import { longestLabel, widthOf } from './text-width.ts'
import { labelSize } from './time-labels.ts'
import { placeText, tooltipOption } from './tooltip.ts'
import { emphasisOf, unselected } from './line-option.ts'

/** Up to so many bars have their numbers at their ends. */
const mostEndLabels = 24

/** Bars over time or other places, side by side, on one another or as parts of the whole. */
export function barOption(chart: Chart, answer: ChartAnswer, look: Look): PlotOption | undefined {
  const whole = cartesianOf(chart, answer, look.scheme, look.locale)
  const all = whole && readableBars(whole, chart, answer)
  const cartesian = all && withoutHidden(all, look.hidden)
  const [first] = cartesian?.lines ?? []
  if (!cartesian || !first) return undefined
  const { lines, xs } = cartesian
  const horizontal = isHorizontal(chart, cartesian, look)
  const shown = shownOf(chart, all.lines, cartesian)
  const { shares, drawn, before } = shown
  const measure = shares ? ({ ...first.measure, format: 'percent' } as const) : first.measure
  const labelled = horizontal && lines.length === 1 && xs.length <= mostEndLabels
  const scale = scaleOfBars(chart, shown, measure, { horizontal, look })
  const numbers = { ...valueAxis(scale, measure, look), ...(labelled && { show: false }) }
  const places = placesOf(cartesian, horizontal, look)
  return {
    ...baseOption(look, xs.length * lines.length),
    grid: gridOf({ right: labelled ? endRoom(first, look) : 12, top: horizontal ? 0 : 12 }),
    ...(horizontal ? { xAxis: numbers, yAxis: places } : { xAxis: places, yAxis: numbers }),
    tooltip: barTooltip(chart, cartesian, look, shares),
    series: [
      ...lines.map((line, at) =>
        seriesOf(
          chart,
          cartesian,
          { line, at, values: drawn[at] ?? [], horizontal, labelled },
          look,
        ),
      ),
      ...(before ? [comparedSeries(before, cartesian, look)] : []),
    ],
  }
}

/** The numbers of bars as they are drawn. */
interface Shown {
  /** Of parts of the whole, whose numbers they are. */
  shares: ReturnType<typeof sharesOf> | undefined
  drawn: readonly (readonly (number | undefined)[])[]
  before: readonly (number | undefined)[] | undefined
}

/** A share stays one of the whole, whatever is put away. */
function shownOf(chart: Chart, all: readonly Line[], cartesian: Cartesian): Shown {
  const shares = chart.stack === 'share' ? sharesOf(all) : undefined
  const drawn = cartesian.lines.map((line) => shares?.get(line) ?? line.values)
  return { shares, drawn, before: shares ? undefined : comparedIn(cartesian, chart) }
}

function scaleOfBars(
  { stack }: Chart,
  { drawn, before = [] }: Shown,
  measure: Line['measure'],
  { horizontal, look }: { horizontal: boolean; look: Look },
) {
  const values = [...extentValues(drawn, stack), ...before.filter((one) => one !== undefined)]
  const length = horizontal ? look.width * 0.7 : look.height
  return scaleOf(values, measure, { length, fromZero: true, vertical: !horizontal })
}

function placesOf(cartesian: Cartesian, horizontal: boolean, look: Look) {
  const labels = horizontal ? sideLabels(cartesian, look) : placeLabels(cartesian, look.width - 48)
  const widest = widestOf(horizontal, look)
  return placesAxis(labels, look, { gapped: true, inverse: horizontal, widest })
}

/** Bars lie where that is wanted, and where their names have no room side by side. */
export function isHorizontal(chart: Chart, cartesian: Cartesian, look: Look): boolean {
  const { xs, x, isTime } = cartesian
  if (chart.horizontal) return true
  if (isTime || x.type === 'number') return false
  return !labelsFit(
    xs.map(({ label }) => label),
    look.width - 48,
  )
}

/** All names if there is room for them, else every nth. */
function sideLabels({ xs }: Cartesian, { height }: Look): (string | undefined)[] {
  const stride = Math.max(1, Math.ceil((14 * xs.length) / Math.max(1, height)))
  return xs.map(({ label }, at) => (at % stride === 0 ? label : undefined))
}

function widestOf(horizontal: boolean, { width }: Look): number {
  return horizontal ? Math.min(longestLabel, Math.round(width * 0.36)) : longestLabel
}

function comparedIn(cartesian: Cartesian, { stack }: Chart): (number | undefined)[] | undefined {
  const { lines } = cartesian
  return lines.length === 1 || stack === 'stack' ? comparedTotals(lines) : undefined
}

/** Room for the longest number behind the longest bar. */
function endRoom({ values, measure }: Line, { locale }: Look): number {
  const texts = values.map((value) => endText(value, measure, locale))
  return Math.ceil(Math.max(...texts.map((text) => widthOf(text, labelSize)))) + 8
}

function endText(value: number | undefined, measure: Line['measure'], locale?: string): string {
  return formatMeasure(value, measure, 'label', locale === undefined ? {} : { locale })
}

function barTooltip(
  { downIsGood }: Chart,
  cartesian: Cartesian,
  look: Look,
  shares: Map<Line, (number | undefined)[]> | undefined,
) {
  const tooltip = tooltipOption(look, 'axis', ({ dataIndex = -1 }) =>
    placeText(cartesian, dataIndex, { look, downIsGood, ...(shares && { shares }) }),
  )
  const shadowStyle = { color: neutrals[look.scheme].text3, opacity: 0.08 }
  return {
    ...tooltip,
    axisPointer: { ...tooltip.axisPointer, type: 'shadow' as const, shadowStyle },
  }
}

interface Drawn {
  line: Line
  at: number
  values: readonly (number | undefined)[]
  horizontal: boolean
  labelled: boolean
}

function seriesOf(
  { stack }: Chart,
  cartesian: Cartesian,
  drawn: Drawn,
  look: Look,
): BarSeriesOption {
  const { line, at, labelled } = drawn
  const isStacked = stack !== 'none'
  return {
    ...{ type: 'bar', id: `bar-${at}`, name: line.name },
    ...{ barMaxWidth: 36, barCategoryGap: '32%', barGap: '8%' },
    ...(isStacked && { stack: 'all' }),
    data: barsOf(cartesian, drawn, look, isStacked),
    ...(isStacked && {
      itemStyle: { borderColor: neutrals[look.scheme].surface, borderWidth: 0.5 },
    }),
    ...{ emphasis: { focus: 'none' }, z: 3 },
    ...(labelled && { label: endLabel(line, look) }),
  }
}

function barsOf(
  { xs, dimensions, unfinished }: Cartesian,
  { line, values, horizontal }: Drawn,
  look: Look,
  isStacked: boolean,
): NonNullable<BarSeriesOption['data']> {
  const { scheme, selected } = look
  const emphasis = emphasisOf(line, look)
  return values.map((value, place) => {
    const mark = line.markAt(place)
    const opacity = (isSelected(dimensions, mark, selected) ? 1 : unselected) * emphasis
    const isOpen = unfinished && place === xs.length - 1
    return {
      ...{ value: value ?? '-', mark },
      itemStyle: {
        ...{ color: mark.others ? palettes[scheme].other : line.colour, opacity },
        borderRadius: isStacked ? 0 : endRadius(value ?? 0, horizontal),
        ...(isOpen && { decal: hatch(scheme) }),
      },
    }
  })
}

function endLabel({ measure }: Line, { scheme, locale }: Look): BarSeriesOption['label'] {
  return {
    ...{ show: true, position: 'right', opacity: 1, distance: 6 },
    ...{ color: neutrals[scheme].text2, fontSize: labelSize, fontFamily: fonts.sans },
    formatter: ({ value }) => endText(Number(value), measure, locale),
  }
}

/** Round at the end of the data, square at 0. */
function endRadius(value: number, horizontal: boolean): number[] {
  const isUp = value >= 0
  if (horizontal) return isUp ? [0, 3, 3, 0] : [3, 0, 0, 3]
  return isUp ? [3, 3, 0, 0] : [0, 0, 3, 3]
}

/** Stripes in the colour of the card: a bucket that is not over yet. */
export function hatch(scheme: 'light' | 'dark') {
  const color = neutrals[scheme].surface
  return {
    symbol: 'rect',
    color,
    dashArrayX: [1, 0],
    dashArrayY: [1.5, 4.5],
    rotation: -Math.PI / 4,
    symbolSize: 1,
  }
}

/** Before: a line of dashes over time, else a thin grey bar beside each. */
function comparedSeries(
  values: readonly (number | undefined)[],
  { isTime }: Cartesian,
  { scheme }: Look,
): BarSeriesOption | LineSeriesOption {
  const { previous } = palettes[scheme]
  const data = values.map((value) => value ?? '-')
  if (isTime) {
    const lineStyle = { color: previous, width: 1.5, type: [4, 4] }
    return {
      ...{ type: 'line', id: 'compared', data, symbol: 'none', silent: true, z: 4 },
      lineStyle,
    }
  }
  return {
    ...{ type: 'bar', id: 'compared', data, silent: true, barMaxWidth: 8, z: 2 },
    itemStyle: { color: previous, opacity: 0.55, borderRadius: 2 },
  }
}
