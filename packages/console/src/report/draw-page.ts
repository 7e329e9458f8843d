import { oneLine } from '../plot/text-width.ts'
import { grid, typeScale } from '../tokens/index.ts'
import { prepareCanvas } from './canvas-engine.ts'
import { drawCard, type CardContext } from './draw-card.ts'
import { page, type Band } from './layout.ts'
import { Pen } from './pen.ts'
import type { ReportInput } from './report-input.ts'

/** Height of the title and what stands under it, in px. */
export const headHeight = 68

/** Height of the line at the foot of a page, in px. */
export const footHeight = 20

/** What one page shows. */
export interface DrawnPage {
  bands: readonly Band[]
  height: number
  /** Whether the title stands on it. */
  titled: boolean
  foot?: string
}

/** Draws a page of a report. */
export async function drawPage(input: ReportInput, shown: DrawnPage): Promise<Pen> {
  const world = await prepareCanvas()
  const { scheme = 'light', locale, uncompared } = input
  const pen = new Pen(page.width, shown.height, scheme)
  const context: CardContext = {
    ...{ pen, world },
    ...(uncompared && { uncompared }),
    ...(locale !== undefined && { locale }),
  }
  let y = page.margin
  if (shown.titled) {
    drawTitle(pen, input)
    y += headHeight
  }
  for (const band of shown.bands) {
    drawBand(context, band, y, input)
    y += band.height + grid.gap
  }
  if (shown.foot !== undefined) {
    const style = { role: 'micro', colour: pen.colours.text3, align: 'right' } as const
    pen.text(shown.foot, page.width - page.margin, shown.height - page.margin, style)
  }
  return pen
}

function drawTitle(pen: Pen, { dashboard, meta }: ReportInput): void {
  const width = page.width - 2 * page.margin
  const { text, text3 } = pen.colours
  pen.text(oneLine(dashboard.title), page.margin, page.margin, { role: 'h1', colour: text, width })
  const y = page.margin + typeScale.h1.line + 4
  pen.text(meta.map(oneLine).join('  ·  '), page.margin, y, { role: 'small', colour: text3, width })
}

function drawBand(context: CardContext, band: Band, y: number, { answers }: ReportInput): void {
  if (band.kind === 'title') {
    const style = {
      role: 'h2',
      colour: context.pen.colours.text,
      width: page.width - 2 * page.margin,
    } as const
    context.pen.text(oneLine(band.text), page.margin, y + 4, style)
    return
  }
  for (const { chart, x, width } of band.cards)
    drawCard(context, chart, answers.get(chart.id), { x, y, width, height: band.height })
}
