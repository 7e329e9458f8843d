import type { Legend } from '../plot/index.ts'
import type { Box } from './layout.ts'
import type { Pen } from './pen.ts'

/** Height of a legend in px. */
export const legendHeight = 22

/** Draws a legend on one line; items that do not fit are counted. */
export function drawLegend(pen: Pen, legend: Legend, box: Box): void {
  if (legend.kind === 'scale') return drawScale(pen, legend, box)
  const items =
    legend.kind === 'items'
      ? legend.items.map(({ name, colour, shape }) => ({ name, colour, shape }))
      : legend.classes.map(({ text, colour }) => ({ name: text, colour, shape: 'square' as const }))
  let { x } = box
  for (const [at, { name, colour, shape }] of items.entries()) {
    const width = Math.min(140, pen.widthOf(name.slice(0, 60), 'micro'))
    const left = items.length - at
    if (x + width + 14 > box.x + box.width - (left > 1 ? 48 : 0)) {
      pen.text(`${left} more`, x, box.y, { role: 'micro', colour: pen.colours.text3 })
      return
    }
    if (shape === 'square') pen.fill({ x, y: box.y + 4, width: 8, height: 8 }, colour, 2)
    else pen.line([x, box.y + 8], [x + 10, box.y + 8], colour, shape === 'dashed' ? [3, 2] : [])
    pen.text(name, x + 14, box.y, { role: 'micro', colour: pen.colours.text2, width: 140 })
    x += width + 14 + 10
  }
}

function drawScale(pen: Pen, legend: Legend & { kind: 'scale' }, { x, y }: Box): void {
  const style = { role: 'micro', colour: pen.colours.text2 } as const
  let left = x + pen.text(legend.from, x, y, style) + 8
  for (const colour of legend.colours) {
    pen.fill({ x: left, y: y + 4, width: 18, height: 8 }, colour, 2)
    left += 20
  }
  pen.text(legend.to, left + 6, y, style)
}
