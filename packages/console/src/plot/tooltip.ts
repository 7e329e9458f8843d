import type { ChartAnswer, ShownDimension, ShownMeasure } from '../answer/chart-answer.ts'
import { comparedWith } from '../answer/compared-with.ts'
import { deltaOf, deltaText, formatMeasure, formatValue, type Delta } from '../format/index.ts'
import { fonts, neutrals, palettes, radius, typeScale } from '../tokens/index.ts'
import type { Cartesian, Line } from './cartesian.ts'
import type { Look } from './look.ts'
import { othersLabel, type Slot } from './slots.ts'
import { oneLine } from './text-width.ts'
import { mostRows, tooltipHtml, type TooltipRow, type TooltipText } from './tooltip-html.ts'

/** Where a pointer is, as ECharts tells it. */
export interface Pointed {
  dataIndex?: number
  seriesIndex?: number
  data?: unknown
  value?: unknown
  name?: string
}

/** A tooltip with texts of our own, shut while another chart is pointed at. */
export function tooltipOption(
  look: Look,
  trigger: 'axis' | 'item',
  textOf: (pointed: Pointed) => TooltipText | undefined,
) {
  const { scheme, isHovered } = look
  const { raised, border, text, text3 } = neutrals[scheme]
  return {
    ...{
      trigger,
      confine: false,
      appendTo: 'body',
      transitionDuration: 0,
      displayTransition: false,
    },
    ...{
      backgroundColor: raised,
      borderColor: border,
      borderWidth: 1,
      borderRadius: radius.control + 2,
    },
    ...{ padding: [8, 10], enterable: false, extraCssText: 'pointer-events:none' },
    textStyle: { color: text, fontFamily: fonts.sans, fontSize: typeScale.small.size },
    axisPointer: {
      type: 'line' as const,
      lineStyle: { color: text3, width: 1, type: 'solid' as const },
      ...{ label: { show: false }, animation: false },
    },
    formatter: (params: unknown): string => {
      if (isHovered && !isHovered()) return ''
      const one = (Array.isArray(params) ? params[0] : params) as Pointed | undefined
      const words = one && textOf(one)
      return words ? tooltipHtml(words, scheme) : ''
    },
  }
}

/** The last line of a tooltip. */
export function hintOf({ clickable }: Look): Pick<TooltipText, 'hint'> {
  return clickable ? { hint: 'click to filter' } : {}
}

/** All series at one place of x, the greatest first, with what they are compared with. */
export function placeText(
  cartesian: Cartesian,
  at: number,
  chartLook: PlaceLook,
): TooltipText | undefined {
  const { xs, x, lines, unfinished } = cartesian
  const slot = xs[at]
  if (!slot) return undefined
  const rows = lines
    .filter(({ values, compared }) => values[at] !== undefined || compared?.[at] !== undefined)
    .toSorted((one, other) => (other.values[at] ?? -Infinity) - (one.values[at] ?? -Infinity))
  const shown = rows.slice(0, mostRows)
  const isLast = unfinished && at === xs.length - 1
  return {
    title: titleOf(slot, x) + (isLast ? ' · not over yet' : ''),
    rows: shown.flatMap((line) => rowsOf(line, at, cartesian, chartLook)),
    more: rows.length - shown.length,
    ...hintOf(chartLook.look),
  }
}

/** What the texts of a chart with places depend on. */
export interface PlaceLook {
  look: Look
  downIsGood: boolean
  /** What a series is drawn as, where that is a share. */
  shares?: ReadonlyMap<Line, readonly (number | undefined)[]>
}

function rowsOf(line: Line, at: number, cartesian: Cartesian, chartLook: PlaceLook): TooltipRow[] {
  const { look, downIsGood, shares } = chartLook
  const value = line.values[at]
  const share = shares?.get(line)?.[at]
  const parts =
    share === undefined ? '' : ` · ${formatMeasure(share, { format: 'percent' }, 'kpi')}`
  const own: TooltipRow = {
    ...{ name: line.name, colour: line.colour },
    value: shown(value, line.measure, look) + parts,
    strong: cartesian.lines.length === 1,
  }
  if (!line.compared) return [own]
  const before = line.compared[at]
  const { isSegment = false, comparedLabel: label = '' } = cartesian
  if (cartesian.lines.length > 3) {
    const delta = deltaOf(value, before, line.measure, { downIsGood, isSegment })
    return [{ ...own, value: `${own.value}  ${deltaText(delta)}` }]
  }
  return [own, ...comparedRows(line.measure, { value, before, label, isSegment }, chartLook)]
}

/** What a number is compared with, and how it changed. */
export function comparedRows(
  measure: ShownMeasure,
  {
    value,
    before,
    label,
    isSegment = false,
  }: {
    value: number | undefined
    before: number | undefined
    label: string
    isSegment?: boolean
  },
  { look, downIsGood }: Pick<PlaceLook, 'look' | 'downIsGood'>,
): TooltipRow[] {
  const delta = deltaOf(value, before, measure, { downIsGood, isSegment })
  const colour = palettes[look.scheme].previous
  return [
    { name: oneLine(label), value: shown(before, measure, look), colour, dashed: true },
    { name: 'Change', value: deltaText(delta), ...toneOf(delta) },
  ]
}

/** The tone of a change. */
export function toneOf({ isGood }: Delta): { tone?: 'success' | 'error' } {
  return isGood === undefined ? {} : { tone: isGood ? 'success' : 'error' }
}

/** The full name of a place; times with their zone. */
export function titleOf({ value, others, label }: Slot, { grain, type }: ShownDimension): string {
  if (others) return othersLabel
  return type === 'timestamp' && grain === 'hour' ? `${label} UTC` : label || String(value)
}

/** A text about one row of an answer: its values, its measures and how the first changed. */
export function rowText(answer: ChartAnswer, row: number, chartLook: PlaceLook): TooltipText {
  const { dimensions, measures, main } = answer
  const cells = main.rows[row] ?? []
  const { look } = chartLook
  const others = main.others?.[row] ?? false
  const name = (at: number): string =>
    others && at === dimensions.length - 1
      ? othersLabel
      : oneLine(formatValue(cells[at], dimensions[at] ?? { name: '', type: 'text' }, look.locale))
  const before = answer.compared && comparedCell(answer, row)
  return {
    title: dimensions.map((_, at) => name(at)).join(' · '),
    rows: measures.flatMap((measure, at): TooltipRow[] => {
      const value = cells[dimensions.length + at]
      const own = {
        name: oneLine(measure.label),
        value: shown(value, measure, look),
        strong: at === 0,
      }
      if (at > 0 || !answer.compared) return [own]
      const { label, isSegment = false } = answer.compared
      const change = { value: numeric(value), before, label, isSegment }
      return [own, ...comparedRows(measure, change, chartLook)]
    }),
    ...hintOf(look),
  }
}

function comparedCell(answer: ChartAnswer, row: number): number | undefined {
  return numeric(comparedWith(answer)(row)?.[answer.dimensions.length])
}

function numeric(cell: unknown): number | undefined {
  const value = cell === null || cell === undefined ? NaN : Number(cell)
  return Number.isFinite(value) ? value : undefined
}

function shown(
  cell: Parameters<typeof formatMeasure>[0],
  measure: ShownMeasure,
  look: Look,
): string {
  return formatMeasure(
    cell,
    measure,
    'tooltip',
    look.locale === undefined ? {} : { locale: look.locale },
  )
}
