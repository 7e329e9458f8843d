import type { MapSeriesOption } from 'echarts'

import type { ChartAnswer } from '../answer/chart-answer.ts'
import type { Chart } from '../dashboard/dashboard.ts'
import { baseOption } from '../plot/axes.ts'
import type { Look, PlotOption } from '../plot/look.ts'
import { isSelected, markOfRow } from '../plot/mark.ts'
import { rowText, tooltipOption } from '../plot/tooltip.ts'
import { neutrals, palettes } from '../tokens/index.ts'
import { classOf, quantileClasses, type MapClass } from './classes.ts'
import { alpha2, mapOf, type MapRow } from './painted.ts'
import { project, unproject } from './projection.ts'
import { worldName } from './world.ts'

/** Marks that are not selected keep this much of their colour. */
const unselected = 0.28

/** The classes of an answer by country; none before the world is loaded. */
export function classesOf(answer: ChartAnswer, { scheme, world }: Look): MapClass[] {
  if (!world) return []
  const values = mapOf(answer, world).painted.flatMap(({ value }) =>
    value === undefined ? [] : [value],
  )
  const { sequential, diverging } = palettes[scheme]
  const isMixed = values.some((value) => value < 0) && values.some((value) => value > 0)
  return quantileClasses(values, isMixed ? diverging : sequential)
}

/** Countries in the colours of their classes, on a map that is registered as {@link worldName}. */
export function mapOption(chart: Chart, answer: ChartAnswer, look: Look): PlotOption | undefined {
  const { world } = look
  if (!world || answer.main.rows.length === 0) return undefined
  const { painted } = mapOf(answer, world)
  const byCode = new Map(painted.map((one) => [alpha2(one.code), one]))
  return {
    ...baseOption(look, painted.length),
    tooltip: tooltipOption(look, 'item', ({ name = '' }) => {
      const row = byCode.get(name)
      if (!row)
        return { title: world.nameOf(name) ?? name, rows: [{ name: 'No data', value: '–' }] }
      const { hint, ...words } = rowText(answer, row.row, { look, downIsGood: chart.downIsGood })
      return { ...words, title: row.name, ...(hint !== undefined && { hint }) }
    }),
    series: [{ ...bareWorld(look), data: [...world.codes].map(countryOf(byCode, answer, look)) }],
  }
}

/** The world without what it shows. */
function bareWorld({ scheme }: Look): MapSeriesOption {
  const { text, border, sunken } = neutrals[scheme]
  return {
    ...{ type: 'map', id: 'countries', map: worldName, nameProperty: 'name', roam: false },
    projection: { project, unproject },
    ...{ left: 0, right: 0, top: 4, bottom: 4, selectedMode: false },
    ...{
      label: { show: false },
      itemStyle: { areaColor: sunken, borderColor: border, borderWidth: 0.5 },
    },
    emphasis: { label: { show: false }, itemStyle: { borderColor: text, borderWidth: 1.25 } },
  }
}

/** How a country is painted, by its code. */
function countryOf(byCode: ReadonlyMap<string, MapRow>, answer: ChartAnswer, look: Look) {
  const { scheme, selected } = look
  const classes = classesOf(answer, look)
  return (code: string) => {
    const row = byCode.get(code)
    const colour = row?.value === undefined ? undefined : classOf(row.value, classes)?.colour
    if (!row || colour === undefined) return { name: code, itemStyle: noData(scheme) }
    const mark = markOfRow(answer, row.row)
    const opacity = isSelected(answer.dimensions, mark, selected) ? 1 : unselected
    const itemStyle = { areaColor: colour, borderColor: neutrals[scheme].surface, opacity }
    const emphasis = { itemStyle: { areaColor: colour } }
    return { name: code, value: row.value ?? 0, mark, itemStyle, emphasis }
  }
}

/** Stripes, never a step of the scale. */
function noData(scheme: Look['scheme']) {
  const { sunken, surface, border } = neutrals[scheme]
  return {
    areaColor: scheme === 'light' ? sunken : surface,
    decal: {
      ...{ symbol: 'rect', color: border, dashArrayX: [1, 0], dashArrayY: [1, 4] },
      ...{ rotation: -Math.PI / 4, symbolSize: 1 },
    },
  }
}
