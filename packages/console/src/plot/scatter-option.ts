import type { ChartAnswer } from '../answer/chart-answer.ts'
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
  const { dimensions, measures, main } = answer
  const [x, y, size] = measures
  if (!x || !y) return undefined
  const points = main.rows.flatMap((row, at) => {
    const [left, up, area] = [0, 1, 2].map((place) => numberOf(row[dimensions.length + place]))
    return left === undefined || up === undefined ? [] : [{ row: at, left, up, area }]
  })
  if (points.length === 0) return undefined
  const greatest = Math.max(...points.map(({ area = 0 }) => area))
  const across = scaleOf(
    points.map(({ left }) => left),
    x,
    { length: look.width, fromZero: true, vertical: false },
  )
  const upward = scaleOf(
    points.map(({ up }) => up),
    y,
    { length: look.height, fromZero: true, vertical: true },
  )
  const { surface, border } = neutrals[look.scheme]
  const others = palettes[look.scheme].other
  return {
    ...baseOption(look, points.length),
    grid: { ...gridOf({ right: 24, top: 24 }), outerBoundsContain: 'all' as const },
    xAxis: {
      ...valueAxis(across, x, look, isSlim(look) ? undefined : x.label),
      axisLine: { show: true, lineStyle: { color: border } },
      splitLine: { show: false },
    },
    yAxis: { ...valueAxis(upward, y, look), ...(!isSlim(look) && topName(y.label, look)) },
    tooltip: tooltipOption(look, 'item', ({ data }) =>
      rowText(answer, (data as { row?: number } | undefined)?.row ?? -1, {
        look,
        downIsGood: chart.downIsGood,
      }),
    ),
    series: [
      {
        ...{ type: 'scatter', id: 'points', cursor: 'pointer' },
        data: points.map(({ row, left, up, area }) => {
          const mark = markOfRow(answer, row)
          const opacity = isSelected(dimensions, mark, look.selected) ? 0.6 : 0.6 * unselected
          const color = mark.others ? others : colourAt(0, look.scheme)
          return {
            ...{
              value: [left, up],
              row,
              mark,
              symbolSize: size ? diameterOf(area, greatest) : sizes.usual,
            },
            itemStyle: { color, opacity, borderColor: surface, borderWidth: 1 },
          }
        }),
      },
    ],
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
