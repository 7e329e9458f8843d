import type { Legend, LegendItem } from '../plot/index.ts'
import { typeScale } from '../tokens/index.ts'
import type { Box } from './layout.ts'
import type { Pen } from './pen.ts'

type Entry = Pick<LegendItem, 'name' | 'colour' | 'shape'>

/** An entry, and where it stands in its legend. */
interface Placed {
  entry: Entry
  x: number
  y: number
}

const line = typeScale.micro.line + 2
const below = 4
const widest = 140
/** From where an entry begins to its name, and between entries. */
const [indent, gap] = [14, 10]
/** Kept free for how many entries are left. */
const rest = 48

/** Height of a legend in px, with what is free below it: one line, of classes as many as name all of them. */
export function legendHeight(pen: Pen, legend: Legend, width: number): number {
  const last = legend.kind === 'classes' ? placedClasses(pen, legend, width).at(-1) : undefined
  return (last?.y ?? 0) + line + below
}

/** Draws a legend: all classes of a map, of series as many as fit on one line, the others counted. */
export function drawLegend(pen: Pen, legend: Legend, box: Box): void {
  switch (legend.kind) {
    case 'scale':
      return drawScale(pen, legend, box)
    case 'items':
      return drawItems(pen, legend.items, box)
    case 'classes':
      for (const { entry, x, y } of placedClasses(pen, legend, box.width))
        drawEntry(pen, entry, box.x + x, box.y + y, box.width)
  }
}

/** A colour that nothing names would say nothing: none is left out. */
function placedClasses(
  pen: Pen,
  { classes }: Legend & { kind: 'classes' },
  most: number,
): Placed[] {
  let [x, y] = [0, 0]
  return classes.map(({ text: name, colour }) => {
    const width = widthOf(pen, name)
    if (x > 0 && x + width > most) [x, y] = [0, y + line]
    const placed: Placed = { entry: { name, colour, shape: 'square' }, x, y }
    x += width + gap
    return placed
  })
}

function drawItems(pen: Pen, items: readonly Entry[], box: Box): void {
  let { x } = box
  for (const [at, entry] of items.entries()) {
    const width = widthOf(pen, entry.name)
    const left = items.length - at
    if (x + width > box.x + box.width - (left > 1 ? rest : 0)) {
      pen.text(`${left} more`, x, box.y, { role: 'micro', colour: pen.colours.text3 })
      return
    }
    drawEntry(pen, entry, x, box.y, box.width)
    x += width + gap
  }
}

function widthOf(pen: Pen, name: string): number {
  return Math.min(widest, pen.widthOf(name.slice(0, 60), 'micro')) + indent
}

function drawEntry(
  pen: Pen,
  { name, colour, shape }: Entry,
  x: number,
  y: number,
  room: number,
): void {
  if (shape === 'square') pen.fill({ x, y: y + 4, width: 8, height: 8 }, colour, 2)
  else pen.line([x, y + 8], [x + 10, y + 8], colour, shape === 'dashed' ? [3, 2] : [])
  const width = Math.min(widest, Math.max(room, indent) - indent)
  pen.text(name, x + indent, y, { role: 'micro', colour: pen.colours.text2, width })
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
