import type { ChartAnswer, ShownMeasure } from '../../src/answer/chart-answer.ts'
import { comparedWith } from '../../src/answer/compared-with.ts'
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
export function columnsOf(answer: ChartAnswer, look: ColumnLook): Column[] {
  const { dimensions, measures } = answer
  return [
    ...dimensions.map((_, place) => namedColumn(answer, place, look)),
    ...measures.flatMap((_, index) => [
      measuredColumn(answer, index, { ...look, bars: look.bars && dimensions.length > 0 }),
      ...changeColumn(answer, index, look),
    ]),
  ]
}

function namedColumn(
  { dimensions, main }: ChartAnswer,
  place: number,
  { nameOf = () => undefined }: ColumnLook,
): Column {
  const dimension = dimensions[place] ?? { name: '', label: '', type: 'text' }
  const isLast = place === dimensions.length - 1
  const cellOf = (row: number) => main.rows[row]?.[place]
  return {
    key: dimension.name,
    label: dimension.label,
    numeric: dimension.type === 'number' && dimension.bin === undefined,
    text: (row) =>
      main.others?.[row] === true && isLast
        ? 'Others'
        : (nameOf(dimension.name, cellOf(row) ?? null) ?? formatValue(cellOf(row), dimension)),
  }
}

function measuredColumn(answer: ChartAnswer, index: number, { bars }: ColumnLook): Column {
  const { dimensions, main } = answer
  const measure = measureAt(answer, index)
  const cells = main.rows.map((row) => row[dimensions.length + index])
  const format = columnFormatter(cells, measure)
  const most = Math.max(...cells.map((cell) => Math.abs(numberOf(cell) ?? 0))) || 1
  return {
    key: measure.name,
    label: measure.label,
    description: measure.description,
    numeric: true,
    text: (row) => format(cells[row]),
    ...(bars && { share: (row: number) => (numberOf(cells[row]) ?? 0) / most }),
  }
}

/** How a measure changed against what it is compared with; none where nothing is. */
function changeColumn(
  answer: ChartAnswer,
  index: number,
  { downIsGood = false }: ColumnLook,
): Column[] {
  const { dimensions, main, compared } = answer
  if (compared === undefined) return []
  const { isSegment = false } = compared
  const measure = measureAt(answer, index)
  const place = dimensions.length + index
  const before = comparedWith(answer)
  const then = (row: number) => before(row)?.[place]
  const change = (row: number) =>
    deltaOf(main.rows[row]?.[place], then(row), measure, { downIsGood, isSegment })
  return [
    {
      key: `${measure.name} compared`,
      label: 'Change',
      description: `${measure.label} against ${compared.label}`,
      numeric: true,
      width: 'narrow',
      isGood: (row) => change(row).isGood,
      text: (row) => deltaText(change(row)),
      title: (row) => `${compared.label}: ${formatMeasure(then(row), measure, 'table')}`,
    },
  ]
}

function measureAt({ measures }: ChartAnswer, index: number): ShownMeasure {
  return measures[index] ?? { name: '', label: '', format: 'number' }
}

/** The last row: the measures over all rows; undefined where there is but one row, which is just that. */
export function totalsOf(answer: ChartAnswer): string[] | undefined {
  const { dimensions, measures, total, compared, comparedTotal } = answer
  if (dimensions.length === 0) return undefined
  const named = dimensions.map((_, index) => (index === 0 ? 'Total' : ''))
  const measured = measures.flatMap((measure, index) => {
    const text = formatMeasure(total.rows[0]?.[index], measure, 'table')
    if (compared === undefined) return [text]
    const { rows = [], isSegment = false } = comparedTotal ?? {}
    return [
      text,
      deltaText(deltaOf(total.rows[0]?.[index], rows[0]?.[index], measure, { isSegment })),
    ]
  })
  return [...named, ...measured]
}
