import type { Cell, ShownMeasure } from '../answer/chart-answer.ts'
import { numberOf } from '../format/index.ts'
import type { Slot } from './slots.ts'

/** Values at the places of x; undefined where there is none. */
export type Values = readonly (number | undefined)[]

/** What holes in a line mean. */
export interface Holes {
  measure: ShownMeasure
  /** Whether values are summed up along x, which is time then. */
  cumulative: boolean
}

/** Nothing sold is 0 sold; a rate or an average of nothing is a hole; a running sum stays what it was. */
export function withoutHoles(
  values: Values,
  { measure, cumulative }: Holes,
  reached?: number,
): (number | undefined)[] {
  if (cumulative) {
    let last = reached
    return values.map((value) => (last = value ?? last))
  }
  return measure.emptyIsZero ? values.map((value) => value ?? 0) : [...values]
}

/** The rows that a chart over time is compared with: of one line, and of all of them. */
export interface ComparedRows {
  own: readonly (readonly Cell[])[]
  all: readonly (readonly Cell[])[]
  /** Of the measure in a row. */
  place: number
}

/** The same of what a line is compared with, of which nothing is known before its first day and, but for running sums, after its last. */
export function comparedWithoutHoles(
  values: Values,
  holes: Holes & { xs: readonly Slot[] },
  { own, all, place }: ComparedRows,
): (number | undefined)[] {
  const { xs } = holes
  const [first, last] = [timesOf(all)[0] ?? '', timesOf(all).at(-1) ?? '']
  const isKnown = ({ value }: Slot) =>
    typeof value === 'string' && first <= value && (holes.cumulative || value <= last)
  const begin = xs[0]?.value
  const earlier = own.filter(
    ([at]) => typeof at === 'string' && typeof begin === 'string' && at < begin,
  )
  const reached = earlier.find(([at]) => at === timesOf(earlier).at(-1))?.[place]
  const filled = withoutHoles(values, holes, numberOf(reached ?? null))
  return xs.map((slot, at) => (isKnown(slot) ? filled[at] : values[at]))
}

function timesOf(rows: readonly (readonly Cell[])[]): string[] {
  return rows.flatMap(([at]) => (typeof at === 'string' ? [at] : [])).toSorted()
}
