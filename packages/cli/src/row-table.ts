import type { SqlRow, SqlValue } from '@deftunes/core'
import pc from 'picocolors'

import { jsonText } from './print.ts'
import { formatCount, textTable } from './text-table.ts'

/** Rows of a query that are shown as a table. */
export const mostRows = 1_000

/** The first rows of a query as a table with their count; numbers stand right. */
export function rowTable(rows: readonly SqlRow[]): string {
  const [first] = rows
  if (!first) return pc.dim('no rows')
  const names = Object.keys(first)
  const columns = names.map((name) => ({
    name,
    align: isNumeric(rows, name) ? ('right' as const) : ('left' as const),
  }))
  const shown = rows.slice(0, mostRows).map((row) => names.map((name) => cell(row[name] ?? null)))
  return `${textTable(columns, shown)}\n${pc.dim(footOf(rows.length))}`
}

function footOf(count: number): string {
  if (count > mostRows)
    return `the first ${formatCount(mostRows)} rows; --format csv or parquet writes all`
  return `${formatCount(count)} ${count === 1 ? 'row' : 'rows'}`
}

/** Whether a column holds numbers and NULL alone; DuckDB's decimals arrive as text. */
function isNumeric(rows: readonly SqlRow[], name: string): boolean {
  const values = rows.map((row) => row[name] ?? null).filter((value) => value !== null)
  return values.length > 0 && values.every(isNumber)
}

function isNumber(value: SqlValue): boolean {
  if (typeof value === 'string') return /^-?\d+\.\d+$/.test(value)
  return typeof value === 'number' || typeof value === 'bigint'
}

function cell(value: SqlValue): string {
  if (value === null) return pc.dim('NULL')
  const text = typeof value === 'object' ? jsonText(value, 0) : String(value)
  // A terminal would obey them.
  return text.replaceAll(/\p{Cc}/gu, ' ')
}
