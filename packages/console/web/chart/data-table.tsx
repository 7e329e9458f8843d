import { useRef, type CSSProperties, type ReactNode } from 'react'

import { copyText } from '../app/copy-text.ts'
import { BodyRows } from './body-rows.tsx'
import type { Column } from './column.ts'
import classes from './data-table.module.css'
import { HeadCell } from './head-cell.tsx'
import { tsvOf, useColumns, type ShownColumn } from './use-columns.ts'
import { useCutAtRight } from './use-cut-at-right.ts'
import { usePinnedPlaces } from './use-pinned-places.ts'
import { useRowsInSight } from './use-rows-in-sight.ts'

interface DataTableProps {
  caption: string
  columns: readonly Column[]
  rows: number
  sort?: { by: string; descending: boolean }
  onSort?: (by: string) => void
  /** Texts of the last row, which is always seen. */
  totals?: readonly string[] | undefined
  footer?: ReactNode
  isSelected?: (row: number) => boolean
}

/** The one table of the console: fixed rows of which only those in sight exist, a head that stays, numbers at the right. */
export function DataTable(props: DataTableProps) {
  const { caption, columns, rows, sort, onSort, totals, footer, isSelected } = props
  const box = useRef<HTMLDivElement>(null)
  const head = useRef<HTMLTableRowElement>(null)
  const choice = useColumns(columns)
  const { shown } = choice
  const inSight = useRowsInSight(box, rows)
  const isCut = useCutAtRight(box)
  const places = usePinnedPlaces(head, shown.filter(({ pinned }) => pinned).length)
  const placeOf = (index: number): CSSProperties | undefined =>
    places[index] === undefined || shown[index]?.pinned !== true
      ? undefined
      : { left: places[index] }
  return (
    <div className={classes.frame} data-cut={isCut}>
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
          <BodyRows {...{ shown, inSight, isSelected, placeOf }} />
          {totals !== undefined && <Totals {...{ shown, totals, placeOf }} />}
        </table>
      </div>
      {footer !== undefined && <div className={classes.footer}>{footer}</div>}
    </div>
  )
}

interface TotalsProps {
  shown: readonly ShownColumn[]
  totals: readonly string[]
  placeOf: (index: number) => CSSProperties | undefined
}

function Totals({ shown, totals, placeOf }: TotalsProps) {
  return (
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
  )
}
