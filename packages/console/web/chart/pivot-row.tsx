import { UnstyledButton } from '@mantine/core'
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import type { CSSProperties, MouseEvent } from 'react'

import type { ChartAnswer, ShownMeasure } from '../../src/answer/chart-answer.ts'
import { formatMeasure } from '../../src/format/index.ts'
import type { Mark } from '../../src/plot/mark.ts'
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
  const act = actions && ((mark: Mark, event: MouseEvent) => actions.act(mark, touchOf(event)))
  return (
    <tr
      data-total={isTotal}
      data-grand={depth === 0}
      data-selected={own !== undefined && actions?.isSelected(own)}
    >
      {headers.map((text, place) => {
        const acts = own !== undefined && text !== '' && !isTotal && place === depth - 1
        return (
          <PivotName
            key={place}
            {...{ text, place, group: groups[place], fold }}
            onAct={act && acts ? (event) => act(own, event) : undefined}
          />
        )
      })}
      {cells.map((cell, place) => (
        <PivotNumber
          key={place}
          {...{ cell, act }}
          measure={answer.measures[cell.measure]}
          heat={heat(cell)}
        />
      ))}
    </tr>
  )
}

interface PivotNameProps extends Pick<PivotRowProps, 'fold'> {
  text: string
  place: number
  group: ShownLine['groups'][number]
  onAct: ((event: MouseEvent) => void) | undefined
}

function PivotName({ text, place, group, fold, onAct }: PivotNameProps) {
  const shown = text.slice(0, 500)
  return (
    <th scope="row" style={{ '--place': place } as CSSProperties} title={shown}>
      {group !== undefined && <Fold {...{ text, group, fold }} />}
      {onAct === undefined ? (
        <span dir="auto">{shown}</span>
      ) : (
        <button type="button" className={classes.value} dir="auto" onClick={onAct}>
          {shown}
        </button>
      )}
    </th>
  )
}

interface PivotNumberProps {
  cell: PivotCell
  measure: ShownMeasure | undefined
  heat: CSSProperties | undefined
  act: ((mark: Mark, event: MouseEvent) => void) | undefined
}

/** The names of rows are the way for the keyboard; a cell is one more for the pointer. */
function PivotNumber({ cell, measure, heat, act }: PivotNumberProps) {
  const { mark, value, isTotal } = cell
  return (
    <td style={heat} data-sum={isTotal} onClick={mark && act && ((event) => act(mark, event))}>
      {measure === undefined ? '' : formatMeasure(value, measure, 'table')}
    </td>
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
