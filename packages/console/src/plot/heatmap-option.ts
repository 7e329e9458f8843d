import type { HeatmapSeriesOption } from 'echarts'

import type { ChartAnswer, ShownDimension } from '../answer/chart-answer.ts'
import type { Chart } from '../dashboard/dashboard.ts'
import { numberOf } from '../format/index.ts'
import { neutrals, palettes } from '../tokens/index.ts'
import { baseOption, gridOf, placesAxis } from './axes.ts'
import { unselected } from './line-option.ts'
import type { Look, PlotOption } from './look.ts'
import { isSelected, markOfRow } from './mark.ts'
import { placeLabels } from './place-labels.ts'
import { keyOf, slotsOf, type Slot } from './slots.ts'
import { cutTo, longestLabel } from './text-width.ts'
import { labelSize } from './time-labels.ts'
import { rowText, tooltipOption } from './tooltip.ts'

/** Colours of a heat map from its lowest to its highest number. */
export interface HeatScale {
  min: number
  max: number
  colours: readonly string[]
}

/** From low to high; around 0 where there are numbers on both sides of it. */
export function heatScale(values: readonly number[], { scheme }: Pick<Look, 'scheme'>): HeatScale {
  const [low, high] = [Math.min(...values), Math.max(...values)]
  const { sequential, diverging } = palettes[scheme]
  if (low < 0 && high > 0) {
    const far = Math.max(-low, high)
    return { min: -far, max: far, colours: diverging }
  }
  return {
    min: low === high ? Math.min(0, low) : low,
    max: low === high && low === 0 ? 1 : high,
    colours: sequential,
  }
}

/** The first measure by two dimensions, as colours. */
export function heatmapOption(
  chart: Chart,
  answer: ChartAnswer,
  look: Look,
): PlotOption | undefined {
  const grid = heatGrid(answer, look)
  if (!grid || grid.cells.length === 0) return undefined
  const { across, columns, lines, cells } = grid
  return {
    ...baseOption(look, cells.length),
    grid: gridOf({ top: 0, right: 0 }),
    xAxis: bare(placesAxis(columnLabels(columns, across, look), look, { gapped: true })),
    yAxis: bare(
      placesAxis(rowLabels(lines, look), look, {
        gapped: true,
        inverse: true,
        widest: Math.min(longestLabel, look.width * 0.3),
      }),
    ),
    visualMap: visualMapOf(cells, look),
    tooltip: tooltipOption(look, 'item', ({ data }) =>
      rowText(answer, (data as { row?: number } | undefined)?.row ?? -1, {
        look,
        downIsGood: chart.downIsGood,
      }),
    ),
    series: [heatSeries(cells, answer, look)],
  }
}

/** A row of an answer at its place. */
interface HeatCell {
  row: number
  x: number
  y: number
  value: number
}

interface HeatGrid {
  across: ShownDimension
  columns: readonly Slot[]
  lines: readonly Slot[]
  cells: readonly HeatCell[]
}

function heatGrid(
  { dimensions, main }: ChartAnswer,
  { locale }: Pick<Look, 'locale'>,
): HeatGrid | undefined {
  const [across, down] = dimensions
  if (!across || !down || main.rows.length === 0) return undefined
  const isOthers = (at: number) => main.others?.[at] ?? false
  const inColumn = main.rows.map((row) => [row[0] ?? null, false] as const)
  const inLine = main.rows.map((row, at) => [row[1] ?? null, isOthers(at)] as const)
  const columns = slotsOf(inColumn, across, locale)
  const lines = slotsOf(inLine, down, locale)
  const places = { x: placesBy(columns), y: placesBy(lines) }
  const cells = main.rows.flatMap((row, at): HeatCell[] => {
    const value = numberOf(row[dimensions.length])
    const x = places.x.get(keyOf(row[0] ?? null, false))
    const y = places.y.get(keyOf(row[1] ?? null, isOthers(at)))
    return value === undefined || x === undefined || y === undefined
      ? []
      : [{ row: at, x, y, value }]
  })
  return { across, columns, lines, cells }
}

function visualMapOf(cells: readonly HeatCell[], look: Look) {
  const { min, max, colours } = heatScale(
    cells.map(({ value }) => value),
    look,
  )
  return {
    ...{ show: false, type: 'continuous' as const, min, max },
    inRange: { color: [...colours] },
  }
}

function heatSeries(
  cells: readonly HeatCell[],
  answer: ChartAnswer,
  { scheme, selected }: Look,
): HeatmapSeriesOption {
  const { surface, text } = neutrals[scheme]
  return {
    ...{ type: 'heatmap', id: 'heat' },
    data: cells.map(({ row, x, y, value }) => {
      const mark = markOfRow(answer, row)
      const opacity = isSelected(answer.dimensions, mark, selected) ? 1 : unselected
      return { value: [x, y, value], row, mark, itemStyle: { opacity } }
    }),
    itemStyle: { borderColor: surface, borderWidth: 2, borderRadius: 4 },
    emphasis: { itemStyle: { borderColor: text, borderWidth: 2 } },
  }
}

/** Names are cut to their column where that leaves enough of them; else every nth is shown. */
function columnLabels(
  columns: readonly Slot[],
  across: ShownDimension,
  { width }: Look,
): (string | undefined)[] {
  const room = width - 60
  const band = room / columns.length
  return across.type === 'text' && band >= 44
    ? columns.map(({ label }) => cutTo(band - 8, label, labelSize))
    : placeLabels({ xs: columns, x: across }, room)
}

function bare<Axis extends object>(axis: Axis) {
  return { ...axis, axisLine: { show: false } }
}

function placesBy(slots: readonly Slot[]): Map<string, number> {
  return new Map(slots.map(({ value, others }, at) => [keyOf(value, others), at]))
}

function rowLabels(slots: readonly Slot[], { height }: Look): (string | undefined)[] {
  const stride = Math.max(1, Math.ceil((13 * slots.length) / Math.max(1, height)))
  return slots.map(({ label }, at) => (at % stride === 0 ? label : undefined))
}
