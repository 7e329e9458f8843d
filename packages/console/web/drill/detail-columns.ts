import type { Cell } from '../../src/answer/chart-answer.ts'
import type { Detail } from '../../src/api/responses.ts'
import { formatValue } from '../../src/format/index.ts'
import type { Column } from '../chart/column.ts'

/** The columns of the rows behind a mark. */
export function detailColumns({ columns }: Detail, rows: readonly (readonly Cell[])[]): Column[] {
  return columns.map(({ name, label, type }, place): Column => {
    const cell = (row: number) => rows[row]?.[place]
    const kind = kindOf(type)
    return {
      key: name,
      label,
      numeric: kind === 'number',
      ...(kind === 'timestamp' && { width: 'wide' as const }),
      text: (row) => formatValue(cell(row), { name, type: kind }),
    }
  })
}

/** What the values of a column's type are, whichever words its engine uses. */
function kindOf(type: string): 'text' | 'number' | 'boolean' | 'date' | 'timestamp' {
  const name = type.toLowerCase()
  if (name.startsWith('timestamp')) return 'timestamp'
  if (name === 'date' || name === 'boolean') return name
  return /int|decimal|double|float|number|real/.test(name) ? 'number' : 'text'
}
