import type { Filter } from '@deftunes/metrics'

import type { Cell, ChartAnswer, ShownDimension } from '../answer/chart-answer.ts'
import { momentOf, nextBucket, numberOf } from '../format/index.ts'

/** What a mark of a chart stands for; marks are part of a plot's data, so that a click hands them back. */
export interface Mark {
  /** Values of the first dimensions, as many as the mark is about. */
  values: readonly Cell[]
  /** Whether the last of them is all but the shown ones. */
  others?: boolean
  /** Which dimensions the values are of, where they are not the first ones. */
  kept?: readonly number[]
}

/** The mark of a row of an answer. */
export function markOfRow({ dimensions, main }: ChartAnswer, row: number): Mark {
  const values = (main.rows[row] ?? []).slice(0, dimensions.length)
  return main.others?.[row] ? { values, others: true } : { values }
}

/**
 * The conditions that a mark stands for: a value, NULL, a bucket of time or a bin as a range from the start, included, to the end,
 * excluded, and 'Others' as all values but those shown.
 */
export function markFilters(
  { dimensions, main }: Pick<ChartAnswer, 'dimensions' | 'main'>,
  { values, others = false, kept }: Mark,
): Filter[] {
  return values.flatMap((value, at): Filter[] => {
    const place = kept?.[at] ?? at
    const dimension = dimensions[place]
    if (!dimension) return []
    const isOthers = others && at === values.length - 1
    return [isOthers ? othersFilter(dimension, main, place) : valueFilter(dimension, value)]
  })
}

/** The condition of a drag over time, from one bucket or bin to another, both included, in any order. */
export function rangeFilters(
  { dimensions }: Pick<ChartAnswer, 'dimensions'>,
  one: Cell,
  other: Cell,
): Filter[] {
  const [dimension] = dimensions
  if (!dimension || one === null || other === null) return []
  const [first, last] = positionOf(one) <= positionOf(other) ? [one, other] : [other, one]
  const to = endOf(dimension, last)
  const name = dimension.name
  return [{ dimension: name, op: 'range', from: first, ...upTo(to) }]
}

/** Whether a mark is among those of a selection; without one every mark is. */
export function isSelected(
  dimensions: readonly ShownDimension[],
  { values, others = false }: Mark,
  selected: readonly Filter[] | undefined,
): boolean {
  return (selected ?? []).every((filter) => {
    const place = dimensions.findIndex(({ name }) => name === filter.dimension)
    if (place === -1 || place >= values.length) return true
    if (others && place === values.length - 1) return filter.op === 'not in'
    return passes(filter, values[place] ?? null)
  })
}

function passes(filter: Filter, value: Cell): boolean {
  switch (filter.op) {
    case 'in':
      return filter.values.includes(value)
    case 'not in':
      return !filter.values.includes(value)
    case 'contains':
      return String(value).toLowerCase().includes(filter.text.toLowerCase())
    case 'range':
      return (
        value !== null &&
        (filter.from === undefined || positionOf(value) >= positionOf(filter.from)) &&
        (filter.to === undefined || positionOf(value) < positionOf(filter.to))
      )
  }
}

function valueFilter(dimension: ShownDimension, value: Cell): Filter {
  const { name } = dimension
  const to = value === null ? undefined : endOf(dimension, value)
  if (to === undefined) return { dimension: name, op: 'in', values: [value] }
  return { dimension: name, op: 'range', from: value, ...upTo(to) }
}

/** The last bucket that can be written has no end: a year has four figures. */
function upTo(to: Cell | undefined): { to?: Cell } {
  return to === undefined || (typeof to === 'string' && /^\d{5,}-/.test(to)) ? {} : { to }
}

function othersFilter({ name }: ShownDimension, main: ChartAnswer['main'], place: number): Filter {
  const shown = main.rows.flatMap((row, at) => (main.others?.[at] ? [] : [row[place] ?? null]))
  return { dimension: name, op: 'not in', values: [...new Set(shown)] }
}

/** Where a bucket of time or a bin ends; undefined for what is one value. */
function endOf({ grain, bin }: ShownDimension, value: Cell): Cell | undefined {
  if (grain !== undefined) return nextBucket(String(value), grain)
  const from = bin === undefined ? undefined : numberOf(value)
  return from === undefined || bin === undefined ? undefined : Number((from + bin).toPrecision(12))
}

/** Dates and numbers on a line. */
function positionOf(value: Cell): number {
  if (typeof value === 'number') return value
  return momentOf(String(value)) ?? numberOf(value) ?? NaN
}
