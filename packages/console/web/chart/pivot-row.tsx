import { UnstyledButton } from '@mantine/core'
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import type { CSSProperties, MouseEvent } from 'react'

import type { ChartAnswer } from '../../src/answer/chart-answer.ts'
import { formatMeasure } from '../../src/format/index.ts'
import type { PivotCell } from '../../src/plot/pivot.ts'
import type { Touch } from '../dashboard/use-marks.ts'
import type { ShownLine } from './fold-lines.ts'
import classes from './pivot-card.module.css'
import type { PivotActions } from './pivot-table.tsx'

interface PivotRowProps extends ShownLine {
  answer: ChartAnswer
  actions?: PivotActions
  heat: (cell: PivotCell) => CSSProperties | undefined
  fold: (key: string) => void
}

/** A line of a pivot: its names, of which the last acts and those of groups fold, and its numbers. */
export function PivotRow({ line, groups, answer, heat, actions, fold }: PivotRowProps) {
  const { headers, cells, isTotal, depth } = line
  const own = cells.find(({ mark }) => mark?.values.length === depth)?.mark
  return (
    <tr
      data-total={isTotal}
      data-grand={depth === 0}
      data-selected={own !== undefined && actions?.isSelected(own)}
    >
      {headers.map((text, place) => {
        const group = groups[place]
        const acts = own !== undefined && text !== '' && !isTotal && place === depth - 1
        return (
          <th
            key={place}
            scope="row"
            style={{ '--place': place } as CSSProperties}
            title={text.slice(0, 500)}
          >
            {group !== undefined && <Fold {...{ text, group, fold }} />}
            {actions !== undefined && acts ? (
              <button
                type="button"
                className={classes.value}
                dir="auto"
                onClick={(event) => actions.act(own, touchOf(event))}
              >
                {text.slice(0, 500)}
              </button>
            ) : (
              <span dir="auto">{text.slice(0, 500)}</span>
            )}
          </th>
        )
      })}
      {cells.map((cell, place) => {
        const measure = answer.measures[cell.measure]
        const { mark } = cell
        return (
          // The names of rows are the way for the keyboard; a cell is one more for the pointer.
          <td
            key={place}
            style={heat(cell)}
            data-sum={cell.isTotal}
            onClick={mark && actions && ((event) => actions.act(mark, touchOf(event)))}
          >
            {measure === undefined ? '' : formatMeasure(cell.value, measure, 'table')}
          </td>
        )
      })}
    </tr>
  )
}

interface FoldProps extends Pick<PivotRowProps, 'fold'> {
  text: string
  group: { key: string; folded: boolean }
}

function Fold({ text, group: { key, folded }, fold }: FoldProps) {
  const Icon = folded ? IconChevronRight : IconChevronDown
  return (
    <UnstyledButton
      className={classes.fold}
      aria-expanded={!folded}
      aria-label={`Rows of ${text.slice(0, 80)}`}
      onClick={() => fold(key)}
    >
      <Icon size={14} aria-hidden />
    </UnstyledButton>
  )
}

function touchOf(event: MouseEvent): Touch {
  return { x: event.clientX, y: event.clientY, add: event.ctrlKey || event.metaKey }
}
