import type { ChartAnswer } from '../../src/answer/chart-answer.ts'
import {
  columnFormatter,
  deltaOf,
  deltaText,
  formatMeasure,
  formatValue,
  numberOf,
} from '../../src/format/index.ts'
import type { NameOf } from './use-country-names.ts'
import type { Column } from './column.ts'

/** How the columns of an answer look. */
interface ColumnLook {
  bars: boolean
  downIsGood?: boolean
  /** Names of values that are codes. */
  nameOf?: NameOf
}

/** The columns of an answer: its dimensions, then its measures, then what each is compared with. */
export function columnsOf(
  answer: ChartAnswer,
  { bars, downIsGood = false, nameOf = () => undefined }: ColumnLook,
): Column[] {
  const { dimensions, measures, main, compared } = answer
  const rowOf = (index: number) => main.rows[index] ?? []
  const named = dimensions.map((dimension, place): Column => ({
    key: dimension.name,
    label: dimension.label,
    numeric: dimension.type === 'number' && dimension.bin === undefined,
    text: (row) =>
      main.others?.[row] === true && place === dimensions.length - 1
        ? 'Others'
        : (nameOf(dimension.name, rowOf(row)[place] ?? null) ??
          formatValue(rowOf(row)[place], dimension)),
  }))
  const before = comparedRows(answer)
  const measured = measures.flatMap((measure, index): Column[] => {
    const place = dimensions.length + index
    const cells = main.rows.map((row) => row[place])
    const format = columnFormatter(cells, measure)
    const most = Math.max(...cells.map((cell) => Math.abs(numberOf(cell) ?? 0)))
    const column: Column = {
      key: measure.name,
      label: measure.label,
      description: measure.description,
      numeric: true,
      text: (row) => format(rowOf(row)[place]),
      ...(bars && { share: (row: number) => (numberOf(rowOf(row)[place]) ?? 0) / (most || 1) }),
    }
    if (compared === undefined) return [column]
    const then = (row: number) => before.get(keyOf(rowOf(row), dimensions.length))?.[place]
    const change = (row: number) => deltaOf(rowOf(row)[place], then(row), measure, { downIsGood })
    const changed: Column = {
      key: `${measure.name} compared`,
      label: 'Change',
      description: `${measure.label} against ${compared.label}`,
      numeric: true,
      width: 'narrow',
      isGood: (row) => change(row).isGood,
      text: (row) => deltaText(change(row)),
      title: (row) => `${compared.label}: ${formatMeasure(then(row), measure, 'table')}`,
    }
    return [column, changed]
  })
  return [...named, ...measured]
}

function comparedRows({ compared, dimensions }: ChartAnswer) {
  return new Map(compared?.rows.map((row) => [keyOf(row, dimensions.length), row]))
}

function keyOf(row: readonly unknown[], length: number): string {
  return JSON.stringify(row.slice(0, length))
}

/** The last row: the measures over all rows. */
export function totalsOf(answer: ChartAnswer): string[] {
  const { dimensions, measures, total, compared, comparedTotal } = answer
  const named = dimensions.map((_, index) => (index === 0 ? 'Total' : ''))
  const measured = measures.flatMap((measure, index) => {
    const text = formatMeasure(total.rows[0]?.[index], measure, 'table')
    if (compared === undefined) return [text]
    return [
      text,
      deltaText(deltaOf(total.rows[0]?.[index], comparedTotal?.rows[0]?.[index], measure)),
    ]
  })
  return [...named, ...measured]
}
