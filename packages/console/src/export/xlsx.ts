import { isTimeType, type ValueType } from '@deftunes/metrics'
import writeXlsxFile from 'write-excel-file/node'

import type { Cell } from '../answer/chart-answer.ts'
import { numberOf, type MeasureFormat } from '../format/index.ts'
import type { ChartTable } from './chart-table.ts'
import { columnWidth } from './column-width.ts'
import { numberFormat, workbookNumber } from './number-format.ts'

/** As much text as a cell of a workbook can hold. */
const mostCharacters = 32_767

/** A table as a workbook, numbers as numbers and dates as dates; a second sheet tells that there are more rows. */
export async function xlsxOf(table: ChartTable, title: string): Promise<Uint8Array> {
  const { columns, types, formats, rows, truncated } = table
  const header = columns.map((value) => ({ value, fontWeight: 'bold' as const }))
  const { shown, widths } = looksOf(table)
  const data = [
    header,
    ...rows.map((row) =>
      row.map((cell, at) => numberCell(cell, formats[at], shown[at]) ?? cellOf(cell, types[at])),
    ),
  ]
  const sheet = sheetName(title)
  const note = {
    data: [[noteOf(table)]],
    sheet: sheet.toLowerCase() === 'note' ? 'Note 2' : 'Note',
  }
  const written = writeXlsxFile([
    { data, sheet, stickyRowsCount: 1, columns: widths },
    ...(truncated ? [note] : []),
  ])
  return new Uint8Array(await written.toBuffer())
}

/** Of each column how its numbers are shown, and how wide it is. */
function looksOf({ columns, types, formats, rows }: ChartTable) {
  const cells = columns.map((_, at) => rows.map((row) => row[at]))
  return {
    shown: cells.map((column, at) => formats[at] && numberFormat(column, formats[at])),
    widths: columns.map((head, at) => ({
      width: columnWidth(head, cells[at] ?? [], { type: types[at], measure: formats[at] }),
    })),
  }
}

function numberCell(cell: Cell, measure: MeasureFormat | undefined, format: string | undefined) {
  const value = numberOf(cell)
  if (measure === undefined || value === undefined) return undefined
  return { value: workbookNumber(value, measure), type: Number, ...(format && { format }) }
}

function noteOf({ rows }: ChartTable): string {
  const count = new Intl.NumberFormat('en-US').format(rows.length)
  return `Not all rows: this is what the limit of the chart lets it show (${count}), and there are more.`
}

function cellOf(cell: Cell, type: ValueType = 'text') {
  if (cell === null) return null
  if (typeof cell === 'number') return { value: cell, type: Number }
  if (typeof cell === 'boolean') return { value: cell, type: Boolean }
  return (
    (isTimeType(type) && timeOf(cell)) || { value: cell.slice(0, mostCharacters), type: String }
  )
}

/** Workbooks count days from 1900 on, of whose first months programs disagree. */
function timeOf(text: string) {
  const [, year, time] = /^(\d{4})-\d\d-\d\d(T\d\d:\d\d:\d\d(?:\.\d+)?)?$/.exec(text) ?? []
  if (year === undefined || Number(year) <= 1900) return undefined
  const value = new Date(`${text.slice(0, 10)}${time?.slice(0, 13) ?? 'T00:00:00'}Z`)
  return { value, type: Date, format: time === undefined ? 'yyyy-mm-dd' : 'yyyy-mm-dd hh:mm:ss' }
}

/** Names of sheets have 31 characters at most, none of these, and no apostrophe at either end; one name is that of Excel's own sheet. */
function sheetName(title: string): string {
  const name = title
    .replaceAll(/[\\/?*[\]:]/g, ' ')
    .slice(0, 31)
    .replaceAll(/^['\s]+|['\s]+$/g, '')
  if (name === '') return 'Chart'
  return name.toLowerCase() === 'history' ? `${name} 2` : name
}
