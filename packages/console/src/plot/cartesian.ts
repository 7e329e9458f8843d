import type {
  Cell,
  ChartAnswer,
  Rows,
  ShownDimension,
  ShownMeasure,
} from '../answer/chart-answer.ts'
import type { Chart } from '../dashboard/dashboard.ts'
import { numberOf } from '../format/index.ts'
import type { Scheme } from '../tokens/index.ts'
import { colourAt, colourPlaces, rankOf } from './colours.ts'
import { comparedWithoutHoles, withoutHoles, type ComparedRows, type Values } from './holes.ts'
import type { Mark } from './mark.ts'
import { isTime, keyOf, slotsOf, type Slot } from './slots.ts'

/** One series over the places of x. */
export interface Line {
  name: string
  colour: string
  measure: ShownMeasure
  /** Of a series dimension. */
  value?: Cell
  others: boolean
  /** One for each place of x; undefined where there is none. */
  values: readonly (number | undefined)[]
  compared?: readonly (number | undefined)[]
  /** The mark at a place of x. */
  markAt: (at: number) => Mark
}

/** What tells a series from the others of its chart, whatever is filtered. */
export function keyOfLine({ value, others, measure }: Line): string {
  return value === undefined ? measure.name : keyOf(value, others)
}

/** What is left of a chart when the reader has put some of its series away; all, where that would be nothing. */
export function withoutHidden(cartesian: Cartesian, hidden?: ReadonlySet<string>): Cartesian {
  if (hidden === undefined || hidden.size === 0) return cartesian
  const lines = cartesian.lines.filter((line) => !hidden.has(keyOfLine(line)))
  return lines.length === 0 ? cartesian : { ...cartesian, lines }
}

/** What a line, area or bar chart shows. */
export interface Cartesian {
  /** That of x, then that of the series if there is one. */
  dimensions: readonly ShownDimension[]
  x: ShownDimension
  xs: readonly Slot[]
  lines: readonly Line[]
  isTime: boolean
  /** Whether the last place of x is not over yet. */
  unfinished: boolean
  /** What `compared` are. */
  comparedLabel?: string
  /** Whether `compared` are other rows of the same time. */
  isSegment?: boolean
}

/** The series of an answer: of each value of its second dimension, else of each measure. Undefined without a row. */
export function cartesianOf(
  chart: Chart,
  answer: ChartAnswer,
  scheme: Scheme,
  locale?: string,
): Cartesian | undefined {
  const { dimensions, main, compared, unfinished } = answer
  const [x, series] = dimensions
  if (!x || main.rows.length === 0) return undefined
  const isOthersOfX = series === undefined
  const xs = slotsOf(
    main.rows.map((row, at) => [row[0] ?? null, isOthersOfX && isOthers(main, at)]),
    x,
    locale,
  )
  const cumulative = chart.cumulative && isTime(x)
  const shape = { cumulative, answer, xs, scheme, ...(locale !== undefined && { locale }) }
  const lines = series ? seriesLines(shape, series) : measureLines(shape)
  return {
    ...{ dimensions, x, xs, lines, isTime: isTime(x) },
    unfinished: unfinished && isTime(x),
    ...(compared && { comparedLabel: compared.label }),
    ...(compared?.isSegment && { isSegment: true }),
  }
}

interface Shape {
  /** Whether values are summed up along x, which is time then. */
  cumulative: boolean
  answer: ChartAnswer
  xs: readonly Slot[]
  scheme: Scheme
  locale?: string
}

function measureLines(shape: Shape): Line[] {
  const { cumulative, answer, xs, scheme } = shape
  const { measures, main, compared } = answer
  const now = cellsBy(main, 1, true)
  const before = compared && cellsBy(compared, 1, true)
  return measures.map((measure, at): Line => {
    const cell = (cells: Cells, { value, others }: Slot): number | undefined =>
      numberOf(cells.get(keyOf(value, others))?.[1 + at])
    return {
      ...{ name: measure.label, colour: colourAt(at, scheme), measure, others: false },
      values: withoutHoles(
        xs.map((slot) => cell(now, slot)),
        { measure, cumulative },
      ),
      ...(before && {
        compared: comparedValues(
          xs.map((slot) => cell(before, slot)),
          { shape, measure },
          { own: compared.rows, place: 1 + at },
        ),
      }),
      markAt: (place) => {
        const { value = null, others = false } = xs[place] ?? {}
        return others ? { values: [value], others } : { values: [value] }
      },
    }
  })
}

function seriesLines(shape: Shape, series: ShownDimension): Line[] {
  const { cumulative, answer, xs, scheme, locale } = shape
  const { main, compared, measures } = answer
  const [measure] = measures
  if (!measure) return []
  const now = cellsBy(main, 2, false)
  const before = compared && cellsBy(compared, 2, false)
  const slots = slotsOf(
    main.rows.map((row, at) => [row[1] ?? null, isOthers(main, at)]),
    series,
    locale,
  )
  const cellAt = (cells: Cells, x: Slot, slot: Slot): number | undefined =>
    numberOf(cells.get(keyOf(x.value, false) + keyOf(slot.value, slot.others))?.[2])
  const ranked = byRank(slots, answer)
  const places = colourPlaces(answer, ranked)
  return ranked.map((slot, at): Line => ({
    ...{ name: nameOf(slot, series), value: slot.value, others: slot.others, measure },
    colour: colourAt(places[at], scheme),
    values: withoutHoles(
      xs.map((x) => cellAt(now, x, slot)),
      { measure, cumulative },
    ),
    ...(before && {
      compared: comparedValues(
        xs.map((x) => cellAt(before, x, slot)),
        { shape, measure },
        { own: rowsOfSlot(compared, slot), place: 2 },
      ),
    }),
    markAt: (at) => ({
      values: [xs[at]?.value ?? null, slot.value],
      ...(slot.others && { others: true }),
    }),
  }))
}

/** Of values that are no times each is compared with what it was, or with nothing. */
function comparedValues(
  values: Values,
  { shape, measure }: { shape: Shape; measure: ShownMeasure },
  rows: Omit<ComparedRows, 'all'>,
): Values {
  const { answer, xs, cumulative } = shape
  const [x] = answer.dimensions
  const all = answer.compared?.rows ?? []
  return x && isTime(x)
    ? comparedWithoutHoles(values, { measure, cumulative, xs }, { ...rows, all })
    : values
}

function rowsOfSlot(rows: Rows, { value, others }: Slot): Rows['rows'] {
  return rows.rows.filter((row, at) => row[1] === value && isOthers(rows, at) === others)
}

/** 'Yes' alone says nothing. */
function nameOf({ label, others }: Slot, { type, label: of }: ShownDimension): string {
  return type === 'boolean' && !others ? `${of}: ${label}` : label
}

/** The order of a stack and of the legend: by colour, whatever is filtered; others last. */
function byRank(slots: readonly Slot[], answer: ChartAnswer): Slot[] {
  const rank = (slot: Slot): number => (slot.others ? Infinity : rankOf(answer, slot.value))
  const order = slots.map((slot, at) => ({ slot, at, rank: rank(slot) }))
  const sorted = order.toSorted((a, b) => (a.rank === b.rank ? a.at - b.at : a.rank - b.rank))
  return sorted.map(({ slot }) => slot)
}

type Cells = ReadonlyMap<string, readonly Cell[]>

/** Rows by their places on the axes. */
function cellsBy(rows: Rows, dimensions: 1 | 2, othersOfX: boolean): Cells {
  return new Map(
    rows.rows.map((row, at) => {
      const others = isOthers(rows, at)
      const x = keyOf(row[0] ?? null, othersOfX && others)
      return [dimensions === 1 ? x : x + keyOf(row[1] ?? null, others), row] as const
    }),
  )
}

function isOthers({ others }: Rows, at: number): boolean {
  return others?.[at] ?? false
}
