import type { Cell, ChartAnswer, Rows, ShownDimension } from '../answer/chart-answer.ts'
import type { Chart } from '../dashboard/dashboard.ts'
import type { Mark } from './mark.ts'
import { keyOf as keyOfSlot, labelOf, slotsOf, type Slot } from './slots.ts'

/** A header of a pivot, over columns or beside rows. */
export interface PivotHeader {
  text: string
  /** Columns, or rows, that it stands over. */
  span: number
  isTotal: boolean
}

/** A number of a pivot. */
export interface PivotCell {
  value: Cell
  /** Index among the measures. */
  measure: number
  isTotal: boolean
  /** What a click on it means; absent for totals of everything. */
  mark?: Mark
}

/** A row of a pivot. */
export interface PivotLine {
  /** One for each dimension that goes down, '' where the row above has the same. */
  headers: readonly string[]
  /** How many of the dimensions it is about: fewer than all for subtotals, none for the grand total. */
  depth: number
  /** Its values as far as it has them, each as a text that is its own. */
  path: readonly string[]
  isTotal: boolean
  cells: readonly PivotCell[]
}

/** A pivot as it is laid out. */
export interface Pivot {
  /** Names of what goes down. */
  corner: readonly string[]
  /** Rows of headers over the columns: of each dimension that goes across, then of the measures if there are several. */
  head: readonly (readonly PivotHeader[])[]
  lines: readonly PivotLine[]
}

/** Lays out the rows of an answer, subtotals before the totals of all. */
export function pivotOf(chart: Chart, answer: ChartAnswer, locale?: string): Pivot {
  const { dimensions, across, measures } = answer
  const down = dimensions.slice(0, dimensions.length - across)
  const columns = columnsOf(chart, answer, locale)
  const shape: Shape = {
    answer,
    down,
    columns,
    lookup: lookupOf(answer),
    ...(locale !== undefined && { locale }),
  }
  const totals = chart.totals ? [lineOf(shape, [], 'Total')] : []
  return {
    corner: down.map(({ label }) => label),
    head: headOf(
      columns,
      across,
      measures.map(({ label }) => label),
    ),
    lines: [...linesUnder(shape, [], chart.totals), ...totals],
  }
}

interface Column {
  /** Values of the dimensions that go across; none for the column of totals. */
  path: readonly Slot[]
}

interface Shape {
  answer: ChartAnswer
  down: readonly ShownDimension[]
  columns: readonly Column[]
  lookup: (kept: readonly number[], values: readonly Slot[]) => readonly Cell[] | undefined
  locale?: string
}

function columnsOf(chart: Chart, answer: ChartAnswer, locale?: string): Column[] {
  const { dimensions, across, main } = answer
  if (across === 0) return [{ path: [] }]
  const from = dimensions.length - across
  const paths = pathsOf(main, dimensions.slice(from), from, false, locale)
  return [...paths.map((path) => ({ path })), ...(chart.totals ? [{ path: [] }] : [])]
}

/** Combinations of values that there are, each level in its own order. */
function pathsOf(
  rows: Rows,
  dimensions: readonly ShownDimension[],
  from: number,
  hasOthers: boolean,
  locale?: string,
): Slot[][] {
  const [first, ...rest] = dimensions
  if (!first) return [[]]
  const isLast = rest.length === 0
  const values = rows.rows.map(
    (row, at) => [row[from] ?? null, hasOthers && isLast && (rows.others?.[at] ?? false)] as const,
  )
  return slotsOf(values, first, locale).flatMap((slot) => {
    const within = filtered(
      rows,
      (row, at) => row[from] === slot.value && values[at]?.[1] === slot.others,
    )
    if (within.rows.length === 0) return isLast ? [[slot]] : []
    return pathsOf(within, rest, from + 1, hasOthers, locale).map((path) => [slot, ...path])
  })
}

function filtered(rows: Rows, keeps: (row: readonly Cell[], at: number) => boolean): Rows {
  const kept = rows.rows.map(keeps)
  return {
    rows: rows.rows.filter((_, at) => kept[at]),
    ...(rows.others && { others: rows.others.filter((_, at) => kept[at]) }),
    truncated: rows.truncated,
  }
}

function linesUnder(shape: Shape, above: readonly Slot[], totals: boolean): PivotLine[] {
  const { answer, down, locale } = shape
  const dimension = down[above.length]
  if (!dimension) return []
  const within = filtered(answer.main, (row) => above.every(({ value }, at) => row[at] === value))
  const isLast = above.length === down.length - 1
  const slots = pathsOf(within, [dimension], above.length, isLast, locale).flatMap(
    ([slot]) => slot ?? [],
  )
  const known = new Set(within.rows.map((row) => JSON.stringify(row[above.length] ?? null)))
  return slots
    .filter(({ value, others }) => others || known.has(JSON.stringify(value)))
    .flatMap((slot, at) => {
      const path = [...above, slot]
      if (isLast) return [lineOf(shape, path, undefined, at > 0)]
      const lines = linesUnder(shape, path, totals)
      const subtotal = totals && lines.length > 1 ? [lineOf(shape, path, 'Total')] : []
      return [...lines, ...subtotal].map((line, index) =>
        index > 0 ? hidden(line, above.length) : line,
      )
    })
}

/** A value is named at its first row alone. */
function hidden(line: PivotLine, place: number): PivotLine {
  return {
    ...line,
    headers: line.headers.map((text, at) => (at === place && !isTotalName(line, at) ? '' : text)),
  }
}

function isTotalName({ isTotal, depth }: PivotLine, at: number): boolean {
  return isTotal && at >= depth - 1
}

function lineOf(shape: Shape, path: readonly Slot[], total?: string, repeats = false): PivotLine {
  const { down, columns, answer, lookup } = shape
  const isTotal = total !== undefined
  const headers = down.map((dimension, at) => {
    const slot = path[at]
    if (!slot) return at === path.length && path.length === 0 ? (total ?? '') : ''
    const text = labelOf(slot.value, slot.others, dimension, shape.locale)
    if (isTotal && at === path.length - 1) return `${text} total`
    return repeats && at < path.length - 1 ? '' : text
  })
  const cells = columns.flatMap(({ path: column }): PivotCell[] => {
    const from = down.length
    const kept = [...path.map((_, at) => at), ...column.map((_, at) => from + at)]
    const values = lookup(kept, [...path, ...column])
    const isSum = isTotal || (column.length === 0 && answer.across > 0)
    const mark = kept.length > 0 ? markOf(kept, [...path, ...column]) : undefined
    return answer.measures.map((_, measure) => ({
      ...{ value: values?.[measure] ?? null, measure, isTotal: isSum, ...(mark && { mark }) },
    }))
  })
  const keys = path.map(({ value, others }) => keyOfSlot(value, others))
  return { headers, depth: path.length, path: keys, isTotal, cells }
}

/** The one value that can be 'Others' is put last. */
function markOf(kept: readonly number[], slots: readonly Slot[]): Mark {
  const places = kept.map((dimension, at) => ({ dimension, slot: slots[at] }))
  const ordered = places.toSorted(
    (one, other) => Number(one.slot?.others) - Number(other.slot?.others),
  )
  return {
    values: ordered.map(({ slot }) => slot?.value ?? null),
    kept: ordered.map(({ dimension }) => dimension),
    ...(slots.some(({ others }) => others) && { others: true }),
  }
}

/** Numbers by the dimensions that are kept and their values. */
function lookupOf({ dimensions, main, total, subtotals = [] }: ChartAnswer): Shape['lookup'] {
  const all = dimensions.map((_, at) => at)
  const sets = [{ ...main, kept: all }, ...subtotals, { ...total, kept: [] }]
  const cells = new Map<string, readonly Cell[]>()
  for (const { rows, others, kept } of sets) {
    for (const [at, row] of rows.entries()) {
      const key = keyOf(kept, row.slice(0, kept.length), others?.[at] ?? false)
      if (!cells.has(key)) cells.set(key, row.slice(kept.length))
    }
  }
  return (kept, values) =>
    cells.get(
      keyOf(
        kept,
        values.map(({ value }) => value),
        values.some(({ others }) => others),
      ),
    )
}

function keyOf(kept: readonly number[], values: readonly Cell[], others: boolean): string {
  return JSON.stringify([kept, values, others])
}

function headOf(
  columns: readonly Column[],
  across: number,
  measures: readonly string[],
): PivotHeader[][] {
  const several = measures.length > 1
  const levels = Array.from({ length: across }, (_, level) =>
    merged(columns, level, measures.length),
  )
  const last = columns.flatMap(({ path }) =>
    measures.map((text) => ({ text, span: 1, isTotal: path.length === 0 && across > 0 })),
  )
  return several || across === 0 ? [...levels, last] : levels
}

/** Neighbours under the same value share one header. */
function merged(columns: readonly Column[], level: number, width: number): PivotHeader[] {
  const headers: (PivotHeader & { key: string })[] = []
  for (const { path } of columns) {
    const key = JSON.stringify(path.slice(0, level + 1).map(({ value, others }) => [value, others]))
    const last = headers.at(-1)
    const isTotal = path.length === 0
    if (last && last.key === key && !isTotal) last.span += width
    else
      headers.push({
        key,
        text: isTotal ? (level === 0 ? 'Total' : '') : (path[level]?.label ?? ''),
        span: width,
        isTotal,
      })
  }
  return headers.map(({ text, span, isTotal }) => ({ text, span, isTotal }))
}
