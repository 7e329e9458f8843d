import type { ChartAnswer } from '../answer/chart-answer.ts'
import type { Chart } from '../dashboard/dashboard.ts'
import { formatMeasure, numberOf } from '../format/index.ts'
import { classesOf } from '../map/map-option.ts'
import { palettes } from '../tokens/index.ts'
import { cartesianOf, keyOfLine } from './cartesian.ts'
import { heatScale } from './heatmap-option.ts'
import { endLabels } from './line-option.ts'
import { isSlim } from './axes.ts'
import type { Look } from './look.ts'
import type { Mark } from './mark.ts'
import { oneLine } from './text-width.ts'

/** A series in a legend. */
export interface LegendItem {
  name: string
  colour: string
  shape: 'square' | 'line' | 'dashed'
  /** Of {@link keyOfLine}; absent for what is compared with, which cannot be put away. */
  key?: string
  /** The values of its dimension, for a click; absent for measures and for what is compared with. */
  mark?: Mark
  /** Index of the series among the lines of the chart, for emphasis by id. */
  line?: number
}

/** What stands above a plot: its series, or the steps of its colours. */
export type Legend =
  | { kind: 'items'; items: readonly LegendItem[] }
  | { kind: 'scale'; colours: readonly string[]; from: string; to: string }
  | { kind: 'classes'; classes: readonly { colour: string; text: string }[] }

/** The legend of a chart; undefined where its title or the ends of its lines say all. */
export function legendOf(chart: Chart, answer: ChartAnswer, look: Look): Legend | undefined {
  if (answer.main.rows.length === 0) return undefined
  // Nothing else says what the marks of a comparison are.
  if (isSlim(look)) return comparedAlone(chart, answer, look)
  switch (chart.type) {
    case 'line':
    case 'area':
    case 'bar':
      return seriesLegend(chart, answer, look)
    case 'heatmap':
      return heatLegend(answer, look)
    case 'map':
      return classLegend(answer, look)
    default:
      return undefined
  }
}

function seriesLegend(chart: Chart, answer: ChartAnswer, look: Look): Legend | undefined {
  const cartesian = cartesianOf(chart, answer, look.scheme, look.locale)
  if (!cartesian) return undefined
  const { lines, comparedLabel } = cartesian
  const isNamed = lines.length === 1 || endLabels(chart, lines, look) !== undefined
  const shape = chart.type === 'line' ? 'line' : 'square'
  const isCompared = comparedLabel !== undefined && (lines.length === 1 || chart.stack === 'stack')
  const own = lines.map((line, at): LegendItem => {
    const { name, colour, value, others } = line
    const mark = value === undefined ? undefined : { values: [value], ...(others && { others }) }
    return { ...{ name, colour, shape, line: at, key: keyOfLine(line) }, ...(mark && { mark }) }
  })
  const before: LegendItem[] = isCompared
    ? [{ name: oneLine(comparedLabel), colour: palettes[look.scheme].previous, shape: 'dashed' }]
    : []
  const items = [
    ...(isNamed && before.length === 0 ? [] : isNamed && lines.length > 1 ? [] : own),
    ...before,
  ]
  return items.length === 0 ? undefined : { kind: 'items', items }
}

function comparedAlone(chart: Chart, answer: ChartAnswer, look: Look): Legend | undefined {
  const legend = isOfLines(chart) ? seriesLegend(chart, answer, look) : undefined
  if (legend?.kind !== 'items') return undefined
  const isCompared = legend.items.some(({ key }) => key === undefined)
  return isCompared ? legend : undefined
}

function isOfLines({ type }: Chart): boolean {
  return type === 'line' || type === 'area' || type === 'bar'
}

function heatLegend({ dimensions, measures, main }: ChartAnswer, look: Look): Legend | undefined {
  const [measure] = measures
  const values = main.rows.flatMap((row) => numberOf(row[dimensions.length]) ?? [])
  if (!measure || values.length === 0) return undefined
  const { min, max, colours } = heatScale(values, look)
  const text = (value: number): string => formatMeasure(value, measure, 'label', localeOf(look))
  return { kind: 'scale', colours, from: text(min), to: text(max) }
}

function classLegend(answer: ChartAnswer, look: Look): Legend | undefined {
  const [measure] = answer.measures
  const classes = classesOf(answer, look)
  if (!measure || classes.length === 0) return undefined
  const text = (value: number): string => formatMeasure(value, measure, 'label', localeOf(look))
  return {
    kind: 'classes',
    classes: classes.map(({ from, to, colour }) => {
      const [low, high] = [text(from), text(to)]
      return { colour, text: low === high ? low : `${low}–${high}` }
    }),
  }
}

function localeOf({ locale }: Look): { locale?: string } {
  return locale === undefined ? {} : { locale }
}
