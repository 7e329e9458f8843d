import { UnstyledButton } from '@mantine/core'
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useRef, type ReactNode } from 'react'

import classes from './data-table.module.css'

/** A column of a table. */
export interface Column {
  key: string
  label: string
  description?: string
  numeric: boolean
  /** Other than the usual. */
  width?: 'narrow' | 'wide'
  /** Whether what a cell says is good news. */
  isGood?: (row: number) => boolean | undefined
  /** What is said of a cell when it is pointed at; its text when there is nothing else. */
  title?: (row: number) => string
  /** Text of a cell. */
  text: (row: number) => string
  /** Another look of a cell, beside its text. */
  render?: (row: number) => ReactNode
  /** Of 1: how long the bar behind the number is. */
  share?: (row: number) => number
}

interface DataTableProps {
  caption: string
  columns: readonly Column[]
  rows: number
  sort?: { by: string; descending: boolean }
  onSort?: (by: string) => void
  /** Texts of the last row, which is always seen. */
  totals?: readonly string[]
  footer?: ReactNode
  isSelected?: (row: number) => boolean
}

const rowHeight = 32

/** The one table of the console: fixed rows of which only those in sight exist, a head that stays, numbers at the right. */
export function DataTable({
  caption,
  columns,
  rows,
  sort,
  onSort,
  totals,
  footer,
  isSelected,
}: DataTableProps) {
  const box = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count: rows,
    getScrollElement: () => box.current,
    estimateSize: () => rowHeight,
    overscan: 8,
    initialRect: { width: 600, height: 400 },
  })
  const seen = virtual.getVirtualItems()
  const above = seen[0]?.start ?? 0
  const below = virtual.getTotalSize() - (seen.at(-1)?.end ?? 0)
  return (
    <div className={classes.frame}>
      <div className={classes.box} ref={box} tabIndex={0} role="region" aria-label={caption}>
        <table className={classes.table} aria-rowcount={rows + 1}>
          <thead>
            <tr>
              {columns.map((column) => (
                <HeadCell key={column.key} column={column} sort={sort} onSort={onSort} />
              ))}
            </tr>
          </thead>
          <tbody>
            {above > 0 && <Gap height={above} span={columns.length} />}
            {seen.map(({ index, key }) => (
              <tr key={key} aria-rowindex={index + 2} data-selected={isSelected?.(index)}>
                {columns.map((column) => (
                  <BodyCell key={column.key} column={column} row={index} />
                ))}
              </tr>
            ))}
            {below > 0 && <Gap height={below} span={columns.length} />}
          </tbody>
          {totals !== undefined && (
            <tfoot>
              <tr>
                {totals.map((text, index) => (
                  <td key={index} data-numeric={columns[index]?.numeric} title={text}>
                    {text}
                  </td>
                ))}
              </tr>
            </tfoot>
          )}
        </table>
      </div>
      {footer !== undefined && <div className={classes.footer}>{footer}</div>}
    </div>
  )
}

function Gap({ height, span }: { height: number; span: number }) {
  return (
    <tr aria-hidden className={classes.gap}>
      <td colSpan={span} style={{ height }} />
    </tr>
  )
}

function HeadCell({
  column,
  sort,
  onSort,
}: { column: Column } & Pick<DataTableProps, 'sort' | 'onSort'>) {
  const sorted =
    sort?.by === column.key ? (sort.descending ? 'descending' : 'ascending') : undefined
  const Icon = sorted === 'ascending' ? IconChevronUp : IconChevronDown
  return (
    <th
      scope="col"
      data-numeric={column.numeric}
      data-width={column.width}
      aria-sort={sorted}
      title={column.description ?? column.label}
    >
      {onSort === undefined ? (
        <span dir="auto">{column.label}</span>
      ) : (
        <UnstyledButton className={classes.sort} onClick={() => onSort(column.key)}>
          <span dir="auto">{column.label}</span>
          <Icon
            size={14}
            aria-hidden
            className={sorted === undefined ? classes.unsorted : undefined}
          />
        </UnstyledButton>
      )}
    </th>
  )
}

function BodyCell({ column, row }: { column: Column; row: number }) {
  const text = column.text(row)
  const share = column.share?.(row)
  return (
    <td
      data-numeric={column.numeric}
      data-good={column.isGood?.(row)}
      title={(column.title?.(row) ?? text).slice(0, 1000)}
    >
      {share !== undefined && (
        <span
          className={`${classes.bar} keeps-colour`}
          data-negative={share < 0}
          style={{ width: `${Math.abs(share) * 100}%` }}
          aria-hidden
        />
      )}
      <span className={classes.text} dir={column.numeric ? undefined : 'auto'}>
        {column.render?.(row) ?? text.slice(0, 1000)}
      </span>
    </td>
  )
}
