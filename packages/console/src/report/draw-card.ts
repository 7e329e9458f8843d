import type { ChartAnswer, ChartFailure } from '../answer/chart-answer.ts'
import { unmetWords } from '../answer/unmet-words.ts'
import type { Chart } from '../dashboard/dashboard.ts'
import { deltaText } from '../format/index.ts'
import { mapOf, unplacedText, type World } from '../map/index.ts'
import {
  cutBarsText,
  drawnChart,
  legendOf,
  numberCard,
  plotOption,
  type Look,
} from '../plot/index.ts'
import { oneLine } from '../plot/text-width.ts'
import { padding, semantics, typeScale } from '../tokens/index.ts'
import { withPlot } from './canvas-engine.ts'
import { drawLegend, legendHeight } from './draw-legend.ts'
import { drawSheet } from './draw-sheet.ts'
import type { Box } from './layout.ts'
import type { Pen } from './pen.ts'
import { sheetOf } from './table-body.ts'

/** What cards are drawn with. */
export interface CardContext {
  pen: Pen
  world: World
  /** Why numbers are compared with nothing, by the id of their chart. */
  uncompared?: ReadonlyMap<string, string>
  locale?: string
}

/** Draws a chart's card with what it shows, or why it shows nothing. */
export function drawCard(
  context: CardContext,
  chart: Chart,
  answer: ChartAnswer | ChartFailure | undefined,
  box: Box,
): void {
  const { pen } = context
  pen.card(box)
  const inner = {
    ...{ x: box.x + padding.cardX, y: box.y + padding.cardY },
    ...{ width: box.width - 2 * padding.cardX, height: box.height - 2 * padding.cardY },
  }
  const head = drawHead(pen, chart, unmetWords(answer).join(' · '), inner)
  const body = { ...inner, y: inner.y + head, height: inner.height - head }
  if (answer && 'error' in answer) drawFailure(pen, answer, body)
  else if (!answer) drawNothing(pen, 'Not answered', body)
  else drawBody(context, chart, answer, body)
}

/** The title, and on the right of it what the numbers do not follow, at half of the width at least; returns how high they are. */
function drawHead(pen: Pen, { type, title }: Chart, unmet: string, { x, y, width }: Box): number {
  const isNumber = type === 'number'
  const role = isNumber ? 'smallStrong' : 'h3'
  const colour = isNumber ? pen.colours.text2 : pen.colours.text
  const { line } = typeScale[role]
  const gap = unmet === '' ? 0 : 12
  const most = Math.max(width / 2, width - pen.widthOf(oneLine(title), role) - gap)
  const used = unmet === '' ? 0 : Math.min(Math.floor(most), Math.ceil(pen.widthOf(unmet, 'micro')))
  pen.text(oneLine(title), x, y, { role, colour, width: width - used - gap })
  if (unmet !== '') {
    const style = { role: 'micro', colour: pen.colours.text3, width: used } as const
    pen.text(unmet, x + width - used, y + line - typeScale.micro.line, style)
  }
  return line + (isNumber ? 2 : 4)
}

function drawBody(context: CardContext, own: Chart, answer: ChartAnswer, box: Box): void {
  const chart = drawnChart(own, answer)
  if (chart.type === 'number') return drawNumber(context, chart, answer, box)
  if (answer.main.rows.length === 0) return drawNothing(context.pen, 'No rows match', box)
  if (chart.type === 'table' || chart.type === 'pivot')
    return drawSheet(context.pen, sheetOf(chart, answer, context.locale), box)
  drawPlot(context, chart, answer, box)
}

function drawPlot(context: CardContext, chart: Chart, answer: ChartAnswer, box: Box): void {
  const { pen, world, locale } = context
  const legend = legendOf(chart, answer, lookOf(context, box))
  const foot =
    chart.type === 'map'
      ? unplacedText(mapOf(answer, world), answer, locale === undefined ? {} : { locale })
      : cutBarsText(chart, answer)
  const above = legend ? legendHeight(pen, legend, box.width) : 0
  const below = foot === undefined ? 0 : 18
  const plot = { ...box, y: box.y + above, height: box.height - above - below }
  const option = plotOption(chart, answer, lookOf(context, plot))
  if (!option) return drawNothing(pen, 'Nothing to draw', box)
  if (legend) drawLegend(pen, legend, box)
  withPlot(option, plot, (canvas) => pen.image(canvas, plot))
  if (foot !== undefined) {
    const y = box.y + box.height - 14
    pen.text(foot, box.x, y, { role: 'micro', colour: pen.colours.text3, width: box.width })
  }
}

function drawNumber(context: CardContext, chart: Chart, answer: ChartAnswer, box: Box): void {
  const { pen, locale, uncompared } = context
  const card = numberCard(chart, answer, locale)
  if (!card) return drawNothing(pen, 'No data', box)
  pen.text(card.text, box.x, box.y, { role: 'display', colour: pen.colours.text, width: box.width })
  const y = box.y + typeScale.display.line
  const { delta } = card
  const isQuiet = delta?.isGood === undefined
  const tone = semantics[pen.scheme][delta?.isGood ? 'success' : 'error'].text
  const used = delta
    ? pen.text(deltaText(delta), box.x, y, {
        role: 'smallStrong',
        colour: isQuiet ? pen.colours.text3 : tone,
      }) + 6
    : 0
  const style = { role: 'small', colour: pen.colours.text3 } as const
  const said = delta ? card.against : uncompared?.get(chart.id)
  if (said !== undefined) pen.text(said, box.x + used, y, { ...style, width: box.width - used })
  drawSpark(context, chart, answer, box)
}

/** Beside the number, since a report's cards are as low as those of the page. */
function drawSpark(context: CardContext, chart: Chart, answer: ChartAnswer, box: Box): void {
  const width = Math.round(box.width * 0.38)
  const spark = {
    x: box.x + box.width - width,
    y: box.y + 2,
    width,
    height: typeScale.display.line - 2,
  }
  const option = plotOption(chart, answer, lookOf(context, spark))
  if (option) withPlot(option, spark, (canvas) => context.pen.image(canvas, spark))
}

function drawFailure(pen: Pen, { error }: ChartFailure, box: Box): void {
  const { text } = semantics[pen.scheme].error
  pen.text(error.code, box.x, box.y, { role: 'smallStrong', colour: text, width: box.width })
  const below = { ...box, y: box.y + 20, height: Math.max(16, box.height - 20) }
  pen.paragraph(error.message.slice(0, 600), below, { role: 'small', colour: pen.colours.text2 })
}

function drawNothing(pen: Pen, text: string, { x, y, width, height }: Box): void {
  const style = { role: 'small', colour: pen.colours.text3, align: 'center' } as const
  pen.text(text, x + width / 2, y + height / 2 - 8, style)
}

function lookOf({ pen, world, locale }: CardContext, { width, height }: Box): Look {
  return {
    ...{ width, height, scheme: pen.scheme, animate: false, clickable: false, world },
    ...(locale !== undefined && { locale }),
  }
}
