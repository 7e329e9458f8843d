import type { Cell } from '../../src/answer/chart-answer.ts'
import type { Mark } from '../../src/plot/mark.ts'
import { markOf } from './plot-places.ts'

/** What the renderer tells of a pointer. */
export interface Pointer {
  offsetX: number
  offsetY: number
  event: unknown
}

/** A drag in px of the plot. */
export interface Brushed {
  from: number
  to: number
}

/** Finds what is meant by a place of a plot, in px. */
export interface PlotFinder {
  /** Whether places follow one another along x, so that a drag means those between. */
  along: boolean
  isBar: boolean
  isWithin: (x: number, y: number) => boolean
  /** The value of x at a place. */
  valueAt: (x: number) => Cell | undefined
  /** The mark at whose place of x, or of y where bars lie down, a point is. */
  markAt: (x: number, y: number) => Mark | undefined
}

/** What comes of a gesture. */
export interface GestureEffects {
  act: (mark: Mark, event: unknown) => void
  /** A drag from one value of x to another. */
  brush: (one: Cell, other: Cell) => void
  /** Shows the drag that is under way, or none. */
  show: (drag: Brushed | undefined) => void
}

/** Less is a click. */
const threshold = 4

/** What a pointer does in a plot, from press to release: a click on a mark or at its place, or a drag along x. */
export class PlotGesture {
  readonly #find: PlotFinder
  readonly #effects: GestureEffects
  #start: number | undefined
  #moved = false
  #hit = false

  constructor(find: PlotFinder, effects: GestureEffects) {
    this.#find = find
    this.#effects = effects
  }

  down({ offsetX, offsetY }: Pointer): void {
    const { along, isWithin } = this.#find
    this.#moved = false
    this.#start = along && isWithin(offsetX, offsetY) ? offsetX : undefined
  }

  move({ offsetX }: Pointer): void {
    const start = this.#start
    if (start === undefined || (!this.#moved && Math.abs(offsetX - start) < threshold)) return
    this.#moved = true
    this.#effects.show({ from: Math.min(start, offsetX), to: Math.max(start, offsetX) })
  }

  up({ offsetX }: Pointer): void {
    const { valueAt } = this.#find
    const start = this.#start
    const [one, other] = start === undefined ? [] : [valueAt(start), valueAt(offsetX)]
    if (this.#moved && one !== undefined && other !== undefined) this.#effects.brush(one, other)
    this.#start = undefined
    this.#effects.show(undefined)
  }

  /** A mark was hit; the click that comes after it is the same one. */
  mark({ data, event }: { data?: unknown; event?: { event?: unknown } }): void {
    const mark = markOf(data)
    this.#hit = mark !== undefined
    if (mark !== undefined && !this.#moved) this.#effects.act(mark, event?.event)
  }

  /** A line, and many a bar, is too thin to be hit, and the fill below a line is no mark: anywhere at its place is meant. */
  click({ offsetX, offsetY, event, ...rest }: Pointer): void {
    const { isBar, isWithin, markAt } = this.#find
    const isMark = this.#hit || (isBar && 'target' in rest && rest.target !== undefined)
    this.#hit = false
    if (this.#moved || isMark || !isWithin(offsetX, offsetY)) return
    const mark = markAt(offsetX, offsetY)
    if (mark !== undefined) this.#effects.act(mark, event)
  }
}
