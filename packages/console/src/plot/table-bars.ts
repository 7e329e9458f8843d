import type { Cell } from '../answer/chart-answer.ts'
import { numberOf } from '../format/index.ts'

/** A bar behind a number, as parts of its cell's width from 0 to 1. */
export interface CellBar {
  from: number
  to: number
  /** Where 0 is. */
  zero: number
}

/** The bars of one column on one scale; undefined for cells without a number. */
export function barsOf(cells: readonly (Cell | undefined)[]): (CellBar | undefined)[] {
  const values = cells.map(numberOf)
  const known = values.filter((value) => value !== undefined)
  const [low, high] = [Math.min(0, ...known), Math.max(0, ...known)]
  const span = high - low
  if (span === 0 || !Number.isFinite(span)) return values.map(() => undefined)
  const place = (value: number): number => (value - low) / span
  const zero = place(0)
  return values.map((value) => {
    if (value === undefined) return undefined
    const end = place(value)
    return { from: Math.min(zero, end), to: Math.max(zero, end), zero }
  })
}
