import type { By, ChartType } from '../../src/dashboard/dashboard.ts'
import type { DimensionWords, MeasureWords } from '../../src/api/responses.ts'
import { holdsCodes } from '../../src/dashboard/country-codes.ts'
import { codesOfNames } from './country-codes.ts'

/** What a dimension of a question is, as far as charts care. */
export type Shape = 'time' | 'bins' | 'country' | 'named country' | 'other'

/** What a dimension is in a question. */
export function shapeOf(
  { dimension, grain, bin }: By,
  dimensions: readonly DimensionWords[],
): Shape {
  if (grain !== undefined) return 'time'
  if (bin !== undefined) return 'bins'
  const words = dimensions.find(({ name }) => name === dimension)
  if (words === undefined) return 'other'
  if (holdsCodes(words)) return 'country'
  return codesOfNames(words, dimensions) ? 'named country' : 'other'
}

/** What of a measure decides whether it goes on an axis with another. */
export type Unit = Pick<MeasureWords, 'format' | 'currency'>

/** Types of charts that show such measures by such dimensions, what fits best first. */
export function fittingTypes(measures: readonly Unit[], shapes: readonly Shape[]): ChartType[] {
  const types = typesBy(measures.length, shapes)
  if (measures.length < 2 || shapes.length === 0) return types
  const sharesAxis = shapes.length === 1 && isOneUnit(measures)
  return types.filter((type) => ofSeveral.has(type) || (sharesAxis && onOneAxis.has(type)))
}

/** Types that show any measures beside each other. */
const ofSeveral: ReadonlySet<ChartType> = new Set(['table', 'pivot', 'scatter'])

/** Types that show several measures on one axis, as a series each. */
const onOneAxis: ReadonlySet<ChartType> = new Set(['line', 'area', 'bar'])

function isOneUnit([first, ...others]: readonly Unit[]): boolean {
  return others.every((one) => one.format === first?.format && one.currency === first.currency)
}

function typesBy(measures: number, shapes: readonly Shape[]): ChartType[] {
  if (measures === 0) return ['table']
  const [first, second] = shapes
  if (first === undefined) return measures > 1 ? ['table'] : ['number', 'table']
  if (second === undefined) return fittingOne(measures, first)
  if (shapes.length > 2) return ['pivot', 'treemap', 'table']
  if (first === 'time') return ['line', 'area', 'bar', 'heatmap', 'pivot', 'table']
  if (second === 'time') return ['line', 'area', 'bar', 'heatmap', 'pivot', 'treemap', 'table']
  return ['bar', 'heatmap', 'pivot', 'treemap', 'table']
}

function fittingOne(measures: number, shape: Shape): ChartType[] {
  if (shape === 'time') return ['line', 'area', 'bar', 'table']
  if (shape === 'bins') return ['distribution', 'bar', 'table']
  const points: ChartType[] = measures > 1 ? ['scatter'] : []
  if (shape === 'country') return ['map', 'bar', 'table', 'treemap', ...points]
  if (shape === 'named country') return ['bar', 'map', 'table', 'treemap', ...points]
  return ['bar', 'table', 'treemap', ...points]
}

/** The type that is shown: the chosen one where it fits, else what fits best. */
export function shownType(chosen: ChartType | undefined, fitting: readonly ChartType[]): ChartType {
  if (chosen !== undefined && fitting.includes(chosen)) return chosen
  return fitting[0] ?? 'table'
}
