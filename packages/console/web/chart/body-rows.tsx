import type { CSSProperties } from 'react'

import type { Column } from './column.ts'
import classes from './data-table.module.css'
import type { RowsInSight } from './use-rows-in-sight.ts'
import type { ShownColumn } from './use-columns.ts'

interface BodyRowsProps {
  shown: readonly ShownColumn[]
  inSight: RowsInSight
  isSelected?: (row: number) => boolean
  /** Where the cells of a column stay that is pinned. */
  placeOf: (index: number) => CSSProperties | undefined
}

/** The rows of a table that are in sight, and as much room as the others take. */
export function BodyRows({ shown, inSight, isSelected, placeOf }: BodyRowsProps) {
  const { above, below, seen } = inSight
  return (
    <tbody>
      {above > 0 && <Gap height={above} span={shown.length} />}
      {seen.map(({ index, key }) => (
        <tr key={key} aria-rowindex={index + 2} data-selected={isSelected?.(index)}>
          {shown.map(({ column, pinned }, at) => (
            <BodyCell key={column.key} {...{ column, pinned, row: index }} style={placeOf(at)} />
          ))}
        </tr>
      ))}
      {below > 0 && <Gap height={below} span={shown.length} />}
    </tbody>
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
