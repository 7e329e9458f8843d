import { useVirtualizer } from '@tanstack/react-virtual'
import { useRef, type CSSProperties, type ReactNode } from 'react'

import { copyText } from '../app/copy-text.ts'
import type { Column } from './column.ts'
import classes from './data-table.module.css'
import { HeadCell } from './head-cell.tsx'
import { tsvOf, useColumns } from './use-columns.ts'
import { usePinnedPlaces } from './use-pinned-places.ts'

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
  const head = useRef<HTMLTableRowElement>(null)
  const choice = useColumns(columns)
  const { shown } = choice
  const places = usePinnedPlaces(head, shown.filter(({ pinned }) => pinned).length)
  const placeOf = (index: number): CSSProperties | undefined =>
    places[index] === undefined || shown[index]?.pinned !== true
      ? undefined
      : { left: places[index] }
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
            <tr ref={head}>
              {shown.map((one, index) => (
                <HeadCell
                  key={one.column.key}
                  {...{ shown: one, choice, sort, onSort }}
                  style={placeOf(index)}
                  onCopy={() => void copyText(tsvOf(shown, rows), 'Table')}
                />
              ))}
            </tr>
          </thead>
          <tbody>
            {above > 0 && <Gap height={above} span={shown.length} />}
            {seen.map(({ index, key }) => (
              <tr key={key} aria-rowindex={index + 2} data-selected={isSelected?.(index)}>
                {shown.map(({ column, pinned }, at) => (
                  <BodyCell
                    key={column.key}
                    {...{ column, pinned, row: index }}
                    style={placeOf(at)}
                  />
                ))}
              </tr>
            ))}
            {below > 0 && <Gap height={below} span={shown.length} />}
          </tbody>
          {totals !== undefined && (
            <tfoot>
              <tr>
                {shown.map(({ column, pinned, at }, index) => (
                  <td
                    key={column.key}
                    data-numeric={column.numeric}
                    data-pinned={pinned}
                    title={totals[at]}
                    style={placeOf(index)}
                  >
                    {totals[at]}
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

interface BodyCellProps {
  column: Column
  pinned: boolean
  row: number
  style?: CSSProperties
}

function BodyCell({ column, pinned, row, style }: BodyCellProps) {
  const text = column.text(row)
  const share = column.share?.(row)
  return (
    <td
      data-numeric={column.numeric}
      data-good={column.isGood?.(row)}
      data-pinned={pinned}
      style={style}
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
