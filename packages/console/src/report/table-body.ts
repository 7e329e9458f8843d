import type { Cell, ChartAnswer, ShownDimension } from '../answer/chart-answer.ts'
import type { Chart } from '../dashboard/dashboard.ts'
import { columnFormatter, formatMeasure } from '../format/index.ts'
import { barsOf, pivotOf, type CellBar } from '../plot/index.ts'
import { labelOf } from '../plot/slots.ts'

/** A column of a table that is drawn. */
export interface SheetColumn {
  /** One text for each row of headers, the lowest last. */
  heads: readonly string[]
  isNumber: boolean
}

/** A row of a table that is drawn. */
export interface SheetRow {
  cells: readonly string[]
  bars?: readonly (CellBar | undefined)[]
  isTotal: boolean
}

/** A table or a pivot as texts. */
export interface Sheet {
  columns: readonly SheetColumn[]
  rows: readonly SheetRow[]
  /** Drawn below all rows, however many of those fit. */
  totals: readonly SheetRow[]
  /** Whether there are rows beyond the limit of the chart. */
  truncated: boolean
}

/** The texts of a table or a pivot. */
export function sheetOf(chart: Chart, answer: ChartAnswer, locale?: string): Sheet {
  return chart.type === 'pivot'
    ? pivotSheet(chart, answer, locale)
    : tableSheet(chart, answer, locale)
}

function tableSheet(chart: Chart, answer: ChartAnswer, locale?: string): Sheet {
  const { dimensions, measures, main, total } = answer
  const columns = [
    ...dimensions.map(({ label }) => ({ heads: [label], isNumber: false })),
    ...measures.map(({ label }) => ({ heads: [label], isNumber: true })),
  ]
  const cellsOf = (at: number): Cell[] =>
    main.rows.map((row) => row[dimensions.length + at] ?? null)
  const formats = measures.map((measure, at) => columnFormatter(cellsOf(at), measure, locale))
  // One row has nothing to be compared with, and is its own sum.
  const isOne = dimensions.length === 0
  const hasBars = chart.bars && !isOne
  const bars = hasBars ? measures.map((_, at) => barsOf(cellsOf(at))) : []
  const rows = main.rows.map((row, at): SheetRow => {
    const others = main.others?.[at] ?? false
    const names = dimensions.map((dimension, place) =>
      nameOf(row, place, { dimension, others: others && place === dimensions.length - 1 }, locale),
    )
    const numbers = formats.map((format, place) => format(row[dimensions.length + place]))
    return {
      ...{ cells: [...names, ...numbers], isTotal: false },
      ...(hasBars && {
        bars: [...dimensions.map(() => undefined), ...bars.map((column) => column[at])],
      }),
    }
  })
  const sums = measures.map((measure, at) =>
    formatMeasure(total.rows[0]?.[at], measure, 'table', localeOf(locale)),
  )
  const totals =
    chart.totals && !isOne
      ? [
          {
            cells: [...dimensions.map((_, at) => (at === 0 ? 'Total' : '')), ...sums],
            isTotal: true,
          },
        ]
      : []
  return { columns, rows, totals, truncated: main.truncated }
}

function nameOf(
  row: readonly Cell[],
  place: number,
  { dimension, others }: { dimension: ShownDimension; others: boolean },
  locale?: string,
): string {
  return labelOf(row[place] ?? null, others, dimension, locale)
}

function pivotSheet(chart: Chart, answer: ChartAnswer, locale?: string): Sheet {
  const { corner, head, lines } = pivotOf(chart, answer, locale)
  const levels = Math.max(1, head.length)
  const across = (head.at(-1) ?? []).map((_, at) => head.map((level) => headAt(level, at)))
  const columns = [
    ...corner.map((label) => ({
      heads: [...Array.from({ length: levels - 1 }, () => ''), label],
      isNumber: false,
    })),
    ...across.map((heads) => ({ heads, isNumber: true })),
  ]
  const all = lines.map(({ headers, cells, isTotal }) => ({
    isTotal,
    cells: [
      ...headers,
      ...cells.map(({ value, measure }) => {
        const shown = answer.measures[measure]
        return shown && value !== null ? formatMeasure(value, shown, 'table', localeOf(locale)) : ''
      }),
    ],
  }))
  const isSum = chart.totals && lines.at(-1)?.depth === 0
  return {
    ...{ columns, truncated: answer.main.truncated },
    rows: isSum ? all.slice(0, -1) : all,
    totals: isSum ? all.slice(-1) : [],
  }
}

/** A header that spans columns is said at the first of them. */
function headAt(level: readonly { text: string; span: number }[], at: number): string {
  let start = 0
  for (const { text, span } of level) {
    if (at === start) return text
    start += span
  }
  return ''
}

function localeOf(locale: string | undefined): { locale?: string } {
  return locale === undefined ? {} : { locale }
}
