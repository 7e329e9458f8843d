import type { Cell, ChartAnswer } from '../answer/chart-answer.ts'
import type { Chart } from '../dashboard/dashboard.ts'
import { formatMeasure, numberOf } from '../format/index.ts'
import { fonts, inkOn, neutrals } from '../tokens/index.ts'
import { baseOption } from './axes.ts'
import { colourOf } from './colours.ts'
import { unselected } from './line-option.ts'
import type { Look, PlotOption } from './look.ts'
import { isSelected, type Mark } from './mark.ts'
import { keyOf, labelOf } from './slots.ts'
import { labelSize } from './time-labels.ts'
import { hintOf, tooltipOption } from './tooltip.ts'

/** A box of a treemap and the boxes in it. */
export interface Box {
  name: string
  value: number
  mark: Mark
  children: Box[]
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
        newBox(labelOf(cell, isOthers, dimension, locale), row.slice(0, place + 1), isOthers)
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
  const options = look.locale === undefined ? {} : { locale: look.locale }
  const { surface, text2 } = neutrals[look.scheme]
  const nested = answer.dimensions.length > 1
  return {
    ...baseOption(look, answer.main.rows.length),
    tooltip: tooltipOption(look, 'item', ({ data }) => {
      const box = data as { path?: string; value?: number } | undefined
      if (box?.path === undefined) return undefined
      const share = formatMeasure((box.value ?? 0) / total, { format: 'percent' }, 'kpi')
      const value = `${formatMeasure(box.value, measure, 'tooltip', options)} · ${share}`
      return {
        title: box.path,
        rows: [{ name: measure.label, value, strong: true }],
        ...hintOf(look),
      }
    }),
    series: [
      {
        ...{ type: 'treemap', id: 'boxes', left: 0, right: 0, top: 0, bottom: 0 },
        ...{
          roam: false,
          nodeClick: false,
          breadcrumb: { show: false },
          sort: 'desc',
          squareRatio: 1.2,
        },
        visibleMin: 1,
        data: boxes.map((box, at) =>
          nodeOf(box, colourOf(answer, slotOf(box), at, look.scheme), answer, look),
        ),
        label: {
          ...{
            show: true,
            fontSize: labelSize,
            fontFamily: fonts.sans,
            position: [6, 5],
            overflow: 'truncate',
            ellipsis: '…',
          },
          ...{ lineHeight: 15, lineOverflow: 'truncate' },
          formatter: ({ data }: { data: unknown }) => {
            const box = data as Box
            return `${box.name}\n${formatMeasure(box.value, measure, 'label', options)}`
          },
        },
        upperLabel: {
          ...{
            show: nested,
            height: 20,
            color: text2,
            fontSize: labelSize,
            fontFamily: fonts.sans,
          },
          formatter: ({ name }: { name: string }) => name,
        },
        itemStyle: { borderColor: surface, borderWidth: 0, gapWidth: 2 },
        levels: nested
          ? [
              { itemStyle: { gapWidth: 6, borderWidth: 0 }, upperLabel: { show: false } },
              { itemStyle: { gapWidth: 2, borderColor: surface, borderWidth: 0 } },
            ]
          : [{ itemStyle: { gapWidth: 2, borderWidth: 0 }, upperLabel: { show: false } }],
        emphasis: { itemStyle: { borderColor: surface }, upperLabel: { show: nested } },
      },
    ],
  }
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
