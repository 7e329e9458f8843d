import type { Cell, ShownDimension } from '../answer/chart-answer.ts'
import {
  formatBucket,
  formatValue,
  isHourOrDay,
  isWeekday,
  momentOf,
  movedBy,
  numberOf,
  printerOf,
} from '../format/index.ts'
import { mostBuckets } from '../state/time-grain.ts'
import { drawnName } from './drawn-name.ts'
import { oneLine } from './text-width.ts'

/** A place on an axis of a chart. */
export interface Slot {
  value: Cell
  /** Whether it stands for all values but the shown ones. */
  others: boolean
  label: string
}

/** No axis has more places than this made up for values that are missing. */
const mostFilled = mostBuckets

/** What stands for all values but the shown ones. */
export const othersLabel = 'Others'

/**
 * The places of an axis: along time, along bins and along small whole numbers in order and without holes, else as the rows come,
 * others last.
 */
export function slotsOf(
  rows: readonly (readonly [value: Cell, others: boolean])[],
  dimension: ShownDimension,
  locale?: string,
): Slot[] {
  const slots = new Map<string, Slot>()
  for (const [value, others] of rows) {
    const key = keyOf(value, others)
    if (!slots.has(key))
      slots.set(key, { value, others, label: drawnName(labelOf(value, others, dimension, locale)) })
  }
  const all = [...slots.values()]
  const ordered = isOrdered(dimension) ? filled(all, dimension, locale) : all
  return [...ordered.filter(({ others }) => !others), ...ordered.filter(({ others }) => others)]
}

/** What tells a place from others; NULL is not a text of that name. */
export function keyOf(value: Cell, others: boolean): string {
  return others ? 'others' : JSON.stringify(value)
}

/** A value's name, on one line. */
export function labelOf(
  value: Cell,
  others: boolean,
  dimension: ShownDimension,
  locale?: string,
): string {
  return others ? othersLabel : oneLine(formatValue(value, dimension, locale))
}

/** Whether a dimension runs along time. */
export function isTime({ type, grain }: ShownDimension): boolean {
  return (type === 'date' || type === 'timestamp') && grain !== undefined
}

/** Whether the values of a dimension have an order of their own, in which they are shown whatever the rows are sorted by. */
export function isOrdered(dimension: ShownDimension): boolean {
  return isTime(dimension) || dimension.bin !== undefined || isHourOrDay(dimension)
}

function filled(slots: readonly Slot[], dimension: ShownDimension, locale?: string): Slot[] {
  const nulls = slots.filter(
    ({ value, others }) => others || positionOf(value, dimension) === undefined,
  )
  const known = new Map(
    slots
      .filter((slot) => !nulls.includes(slot))
      .map((slot) => [positionOf(slot.value, dimension) ?? 0, slot]),
  )
  const positions = [...known.keys()].sort((a, b) => a - b)
  const between = stepsOf(positions, dimension)
  const all = between.length > mostFilled ? positions : mergedWith(positions, between)
  return [
    ...all.map((position) => known.get(position) ?? emptySlot(position, dimension, known, locale)),
    ...nulls,
  ]
}

/** Values that are off the steps keep their own places. */
function mergedWith(positions: readonly number[], between: readonly number[]): number[] {
  const near = new Set(between.map((step) => Math.round(step * 1e6)))
  const off = positions.filter((position) => !near.has(Math.round(position * 1e6)))
  const exact = new Map(positions.map((position) => [Math.round(position * 1e6), position]))
  const on = between.map((step) => exact.get(Math.round(step * 1e6)) ?? step)
  return [...on, ...off].sort((a, b) => a - b)
}

function stepsOf(positions: readonly number[], dimension: ShownDimension): number[] {
  const [first = 0] = positions
  const last = positions.at(-1) ?? first
  if (positions.length === 0) return []
  if (isHourOrDay(dimension)) {
    const [from, to] = isWeekday(dimension.name) ? [1, 7] : [0, 23]
    return Array.from({ length: to - from + 1 }, (_, at) => from + at)
  }
  const { grain, bin = 1 } = dimension
  const steps: number[] = []
  for (let at = first, index = 0; at <= last + bin / 1e6 && index <= mostFilled; index += 1) {
    steps.push(at)
    at =
      grain === undefined ? Number((first + (index + 1) * bin).toPrecision(12)) : movedBy(at, grain)
  }
  return steps
}

function emptySlot(
  position: number,
  dimension: ShownDimension,
  known: ReadonlyMap<number, Slot>,
  locale?: string,
): Slot {
  const { grain } = dimension
  const [sample] = known.values()
  const value = grain === undefined ? position : bucketValue(position, String(sample?.value ?? ''))
  const label =
    grain === undefined
      ? labelOf(value, false, dimension, locale)
      : formatBucket(String(value), grain, locale === undefined ? {} : { locale })
  return { value, others: false, label }
}

/** In the form of the values beside it: a date or a time. */
function bucketValue(position: number, sample: string): string {
  return printerOf(sample)(position)
}

function positionOf(value: Cell, dimension: ShownDimension): number | undefined {
  return dimension.grain === undefined
    ? numberOf(value)
    : value === null
      ? undefined
      : momentOf(String(value))
}
