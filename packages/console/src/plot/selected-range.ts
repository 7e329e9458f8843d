import type { LineSeriesOption } from 'echarts'

import { accents } from '../tokens/index.ts'
import type { Cartesian } from './cartesian.ts'
import { faded } from './colours.ts'
import type { Look } from './look.ts'
import { isSelected } from './mark.ts'

/** The selected places of x as a band behind the lines; nothing where all are selected, or none. */
export function selectedRange(
  { xs, dimensions }: Cartesian,
  { selected = [], scheme }: Look,
): Pick<LineSeriesOption, 'markArea' | 'markLine'> {
  const places = xs.flatMap(({ value, others }, at) =>
    isSelected(dimensions, others ? { values: [value], others } : { values: [value] }, selected)
      ? [at]
      : [],
  )
  const [first] = places
  const last = places.at(-1)
  if (first === undefined || last === undefined || places.length === xs.length) return {}
  const { text } = accents[scheme]
  if (first === last) {
    const lineStyle = { color: text, width: 2, type: 'solid' as const }
    const line = { silent: true, symbol: 'none', label: { show: false }, lineStyle }
    return { markLine: { ...line, animation: false, data: [{ xAxis: first }] } }
  }
  const itemStyle = { color: faded(text, 0.12) }
  return {
    markArea: {
      silent: true,
      animation: false,
      itemStyle,
      data: [[{ xAxis: first }, { xAxis: last }]],
    },
  }
}
