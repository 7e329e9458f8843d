import { UnstyledButton } from '@mantine/core'

import type { Cell } from '../../src/answer/chart-answer.ts'
import type { Detail } from '../../src/api/responses.ts'
import type { Sort } from '../../src/dashboard/dashboard.ts'
import type { RowKey } from '../address/drill-term.ts'
import type { Column } from '../chart/column.ts'
import { DataTable } from '../chart/data-table.tsx'
import { detailColumns } from './detail-columns.ts'
import classes from './drill-drawer.module.css'
import { keyOfRow, sameRow } from './row-key.ts'

interface RowTableProps {
  caption: string
  detail: Detail
  rows: readonly (readonly Cell[])[]
  /** The row that is open. */
  opened: RowKey | undefined
  onOpen: (row: RowKey) => void
  sort: Sort | undefined
  onSort: (by: string) => void
  /** Loads the next rows; absent while they are loaded, 'none' when all are there. */
  more: (() => void) | 'none' | undefined
}

/** The rows behind a mark, each of which opens its record. */
export function RowTable(props: RowTableProps) {
  const { caption, detail, rows, opened, onOpen, sort, onSort, more } = props
  const keyOf = (row: number) => keyOfRow(detail, rows[row] ?? [])
  const isOpened = (row: number) => opened !== undefined && sameRow(keyOf(row), opened)
  const opening = (column: Column) => (row: number) => (
    <UnstyledButton
      className={classes.open}
      aria-expanded={isOpened(row)}
      onClick={() => onOpen(keyOf(row))}
    >
      {column.text(row).slice(0, 500)}
    </UnstyledButton>
  )
  return (
    <div className={classes.rows}>
      <DataTable
        {...{ caption, sort, onSort }}
        columns={detailColumns(detail, rows).map((column, at) =>
          at === 0 ? { ...column, render: opening(column) } : column,
        )}
        rows={rows.length}
        isSelected={isOpened}
        footer={<Loaded rows={rows.length} count={detail.count} more={more} />}
      />
    </div>
  )
}

function Loaded({
  rows,
  count,
  more,
}: { rows: number; count: number } & Pick<RowTableProps, 'more'>) {
  return (
    <>
      1–{rows.toLocaleString('en-US')} of {count.toLocaleString('en-US')}{' '}
      {more !== 'none' && (
        <UnstyledButton className={classes.open} disabled={more === undefined} onClick={more}>
          Load more
        </UnstyledButton>
      )}
    </>
  )
}
