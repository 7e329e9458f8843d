import type { Cell, ChartAnswer, ShownMeasure } from '../answer/chart-answer.ts'
import type { Chart } from '../dashboard/dashboard.ts'
import { formatMeasure, numberOf, type NumberKind } from '../format/index.ts'
import { fonts, inkOn, neutrals, palettes } from '../tokens/index.ts'
import { baseOption } from './axes.ts'
import { colourAt, coloured, colourPlaces } from './colours.ts'
import { unselected } from './line-option.ts'
import type { Look, PlotOption } from './look.ts'
import { isSelected, type Mark } from './mark.ts'
import { drawnName } from './drawn-name.ts'
import { keyOf, labelOf } from './slots.ts'
import { labelSize } from './time-labels.ts'
import type { TooltipText } from './tooltip-html.ts'
import { hintOf, tooltipOption } from './tooltip.ts'

/** Square px that a box needs for its name, and for its number below that. */
const areas = { name: 3_000, both: 4_200 } as const

/** A box of a treemap and the boxes in it. */
export interface Box {
  name: string
  value: number
  mark: Mark
  children: Box[]
}

/** A box as ECharts has it. */
interface Node {
  name: string
  value: number
  mark: Mark
  /** Its name and those of the boxes around it. */
  path: string
}

/** Boxes from the outside in, by the first measure; what is not above 0 has no area and is left out. */
export function boxesOf(answer: ChartAnswer, locale?: string): Box[] {
  const { dimensions, main } = answer
  const root: Box = { name: '', value: 0, mark: { values: [] }, children: [] }
  const known = new Map<string, Box>()
  for (const [at, row] of main.rows.entries()) {
    const value = numberOf(row[dimensions.length]) ?? 0
    if (value <= 0) continue
    const others = main.others?.[at] ?? false
    let [parent, path] = [root, '']
    for (const [place, dimension] of dimensions.entries()) {
      const isOthers = others && place === dimensions.length - 1
      const cell = row[place] ?? null
      path += keyOf(cell, isOthers)
      const box =
        known.get(path) ??
        newBox(
          drawnName(labelOf(cell, isOthers, dimension, locale)),
          row.slice(0, place + 1),
          isOthers,
        )
      if (!known.has(path)) parent.children.push(box)
      known.set(path, box)
      box.value += value
      parent = box
    }
  }
  return root.children
}

function newBox(name: string, values: readonly Cell[], others: boolean): Box {
  return { name, value: 0, mark: others ? { values, others } : { values }, children: [] }
}

/** Areas by one measure, the inner ones in the colour of the outer. */
export function treemapOption(
  _chart: Chart,
  answer: ChartAnswer,
  look: Look,
): PlotOption | undefined {
  const boxes = boxesOf(answer, look.locale)
  const [measure] = answer.measures
  if (boxes.length === 0 || !measure) return undefined
  const total = boxes.reduce((sum, { value }) => sum + value, 0)
  const words: Words = { measure, total, look }
  const nested = answer.dimensions.length > 1
  const places = colourPlaces(answer, boxes.map(slotOf))
  return {
    ...baseOption(look, answer.main.rows.length),
    tooltip: tooltipOption(look, 'item', ({ data }) => boxText(data as Partial<Node>, words)),
    series: [
      {
        ...{ type: 'treemap', id: 'boxes', left: 0, right: 0, top: 0, bottom: 0 },
        ...{ roam: false, nodeClick: false, breadcrumb: { show: false } },
        ...{ sort: 'desc', squareRatio: 1.2, visibleMin: 1 },
        data: boxes.map((box, at) => nodeOf(box, boxColour(places[at], look), answer, look)),
        ...labelsOf(words, nested),
        itemStyle: { borderColor: neutrals[look.scheme].surface, borderWidth: 0, gapWidth: 2 },
        levels: levelsOf(nested),
        emphasis: { upperLabel: { show: nested } },
      },
    ],
  }
}

interface Words {
  measure: ShownMeasure
  total: number
  look: Look
}

/** Names inside of boxes, and above those that hold others; none where there is no room for one. */
function labelsOf(words: Words, nested: boolean) {
  const { look, total } = words
  const area = (value: number): number => (value / total) * look.width * look.height
  const usual = { fontSize: labelSize, fontFamily: fonts.sans }
  return {
    label: {
      ...{ ...usual, show: true, position: [6, 5], lineHeight: 15 },
      ...{ overflow: 'truncate' as const, lineOverflow: 'truncate' as const, ellipsis: '…' },
      formatter: ({ data }: { data: unknown }) => {
        const { name, value } = data as Node
        if (area(value) < areas.name) return ''
        return area(value) < areas.both ? name : `${name}\n${shown(value, 'label', words)}`
      },
    },
    upperLabel: {
      ...{ ...usual, show: nested, height: 20, color: neutrals[look.scheme].text2 },
      formatter: ({ data }: { data: unknown }) => {
        const { name, value } = data as Node
        return area(value) < areas.name ? '' : name
      },
    },
  }
}

/** Wider gaps between the outer boxes. */
function levelsOf(nested: boolean) {
  const upperLabel = { show: false }
  const outer = { itemStyle: { gapWidth: nested ? 6 : 2, borderWidth: 0 }, upperLabel }
  return nested ? [outer, { itemStyle: { gapWidth: 2, borderWidth: 0 } }] : [outer]
}

function boxText({ path, value = 0 }: Partial<Node> = {}, words: Words): TooltipText | undefined {
  if (path === undefined) return undefined
  const share = formatMeasure(value / words.total, { format: 'percent' }, 'kpi')
  const text = `${shown(value, 'tooltip', words)} · ${share}`
  const rows = [{ name: words.measure.label, value: text, strong: true }]
  return { title: path, rows, ...hintOf(words.look) }
}

function shown(value: number, kind: NumberKind, { measure, look: { locale } }: Words): string {
  return formatMeasure(value, measure, kind, locale === undefined ? {} : { locale })
}

/** Boxes beyond the palette are faint rather than grey: they have names, and are not what is called Others. */
function boxColour(place: number | undefined, { scheme }: Look): string {
  const { other, sequential } = palettes[scheme]
  const isBeyond = place !== undefined && place >= coloured
  return isBeyond ? (sequential[1] ?? other) : colourAt(place, scheme)
}

function slotOf({ mark: { values, others = false } }: Box): { value: Cell; others: boolean } {
  return { value: values[0] ?? null, others }
}

function nodeOf(box: Box, colour: string, answer: ChartAnswer, look: Look, above = ''): object {
  const { mark, name, value } = box
  const path = above === '' ? name : `${above} · ${name}`
  const opacity = isSelected(answer.dimensions, mark, look.selected) ? 1 : unselected
  const children = box.children.map((child) => nodeOf(child, colour, answer, look, path))
  return {
    ...{ name, value, mark, path },
    itemStyle: { color: colour, opacity },
    label: { color: opacity === 1 ? inkOn(colour) : neutrals[look.scheme].text2 },
    ...(children.length > 0 && { children }),
  }
}
