import type { ScatterSeriesOption } from 'echarts'

import type { ChartAnswer, ShownMeasure } from '../answer/chart-answer.ts'
import type { Chart } from '../dashboard/dashboard.ts'
import { numberOf } from '../format/index.ts'
import { neutrals, palettes } from '../tokens/index.ts'
import { baseOption, gridOf, isSlim, scaleOf, valueAxis } from './axes.ts'
import { colourAt } from './colours.ts'
import { unselected } from './line-option.ts'
import type { Look, PlotOption } from './look.ts'
import { isSelected, markOfRow } from './mark.ts'
import { rowText, tooltipOption } from './tooltip.ts'

/** Diameters of points in px. */
const sizes = { usual: 8, least: 5, most: 26 }

/** One point for each row: its first two measures are its place, the third its area. */
export function scatterOption(
  chart: Chart,
  answer: ChartAnswer,
  look: Look,
): PlotOption | undefined {
  const [x, y] = answer.measures
  if (!x || !y) return undefined
  const points = pointsOf(answer)
  if (points.length === 0) return undefined
  return {
    ...baseOption(look, points.length),
    grid: { ...gridOf({ right: 24, top: 24 }), outerBoundsContain: 'all' as const },
    ...axesOf(points, { x, y }, look),
    tooltip: tooltipOption(look, 'item', ({ data }) =>
      rowText(answer, (data as { row?: number } | undefined)?.row ?? -1, {
        look,
        downIsGood: chart.downIsGood,
      }),
    ),
    series: [seriesOf(points, answer, look)],
  }
}

/** The numbers of a row that has a place. */
interface Point {
  row: number
  left: number
  up: number
  area: number | undefined
}

function pointsOf({ dimensions, main }: ChartAnswer): Point[] {
  return main.rows.flatMap((row, at) => {
    const [left, up, area] = [0, 1, 2].map((place) => numberOf(row[dimensions.length + place]))
    return left === undefined || up === undefined ? [] : [{ row: at, left, up, area }]
  })
}

function axesOf(
  points: readonly Point[],
  { x, y }: { x: ShownMeasure; y: ShownMeasure },
  look: Look,
): Pick<PlotOption, 'xAxis' | 'yAxis'> {
  const lefts = points.map(({ left }) => left)
  const ups = points.map(({ up }) => up)
  const across = scaleOf(lefts, x, { length: look.width, fromZero: true, vertical: false })
  const upward = scaleOf(ups, y, { length: look.height, fromZero: true, vertical: true })
  const { border } = neutrals[look.scheme]
  return {
    xAxis: {
      ...valueAxis(across, x, look, isSlim(look) ? undefined : x.label),
      axisLine: { show: true, lineStyle: { color: border } },
      splitLine: { show: false },
    },
    yAxis: { ...valueAxis(upward, y, look), ...(!isSlim(look) && topName(y.label, look)) },
  }
}

function seriesOf(
  points: readonly Point[],
  answer: ChartAnswer,
  { scheme, selected }: Look,
): ScatterSeriesOption {
  const greatest = Math.max(...points.map(({ area = 0 }) => area))
  const isSized = answer.measures.length > 2
  const { surface } = neutrals[scheme]
  return {
    ...{ type: 'scatter', id: 'points', cursor: 'pointer' },
    data: points.map(({ row, left, up, area }) => {
      const mark = markOfRow(answer, row)
      const opacity = isSelected(answer.dimensions, mark, selected) ? 0.6 : 0.6 * unselected
      const color = mark.others ? palettes[scheme].other : colourAt(0, scheme)
      const symbolSize = isSized ? diameterOf(area, greatest) : sizes.usual
      return {
        ...{ value: [left, up], row, mark, symbolSize },
        itemStyle: { color, opacity, borderColor: surface, borderWidth: 1 },
      }
    }),
  }
}

/** The upper axis title stands over the axis, where it can be read without turning the head. */
function topName(name: string, { scheme }: Look) {
  const { text3 } = neutrals[scheme]
  return {
    ...{ name, nameLocation: 'end' as const, nameGap: 8 },
    nameTextStyle: { color: text3, fontSize: 11, align: 'left' as const },
  }
}

/** Area, not diameter, is what eyes compare. */
function diameterOf(area: number | undefined, greatest: number): number {
  if (area === undefined || area <= 0 || greatest <= 0) return sizes.least
  return Math.max(sizes.least, Math.sqrt(area / greatest) * sizes.most)
}
