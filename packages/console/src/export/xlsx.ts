import writeXlsxFile from 'write-excel-file/node'

import type { Cell } from '../answer/chart-answer.ts'
import type { ChartTable } from './chart-table.ts'

/** As much text as a cell of a workbook can hold. */
const mostCharacters = 32_767

/** A table as a workbook of one sheet, numbers as numbers and dates as dates. */
export async function xlsxOf({ columns, rows }: ChartTable, title: string): Promise<Uint8Array> {
  const header = columns.map((value) => ({ value, fontWeight: 'bold' as const }))
  const data = [header, ...rows.map((row) => row.map(cellOf))]
  const written = writeXlsxFile(data, { sheet: sheetName(title), stickyRowsCount: 1 })
  return new Uint8Array(await written.toBuffer())
}

function cellOf(cell: Cell) {
  if (cell === null) return null
  if (typeof cell === 'number') return { value: cell, type: Number }
  if (typeof cell === 'boolean') return { value: cell, type: Boolean }
  if (/^\d{4}-\d\d-\d\d$/.test(cell))
    return { value: new Date(`${cell}T00:00:00Z`), type: Date, format: 'yyyy-mm-dd' }
  return { value: cell.slice(0, mostCharacters), type: String }
}

/** Names of sheets have 31 characters at most, and none of these. */
function sheetName(title: string): string {
  return (
    title
      .replaceAll(/[\\/?*[\]:]/g, ' ')
      .slice(0, 31)
      .trim() || 'Chart'
  )
}
