import { useComputedColorScheme } from '@mantine/core'
import { useMemo } from 'react'

import type { ChartAnswer } from '../../src/answer/chart-answer.ts'
import type { Chart } from '../../src/dashboard/dashboard.ts'
import { formatMeasure } from '../../src/format/index.ts'
import { pivotOf, type PivotCell, type PivotLine } from '../../src/plot/pivot.ts'
import type { Mark } from '../../src/plot/mark.ts'
import type { Touch } from '../dashboard/use-marks.ts'
import { heatOf } from './heat.ts'
import classes from './pivot-card.module.css'

/** What a reader can do in a pivot. */
export interface PivotActions {
  isSelected: (mark: Mark) => boolean
  act: (mark: Mark, touch: Touch) => void
}

interface PivotTableProps {
  chart: Chart
  answer: ChartAnswer
  /** Absent: its cells cannot be acted on. */
  actions?: PivotActions
}

/** A table that goes down and across, with totals both ways and a heat for each measure. */
export function PivotTable({ chart, answer, actions }: PivotTableProps) {
  const scheme = useComputedColorScheme('light')
  const { corner, head, lines } = useMemo(() => pivotOf(chart, answer), [chart, answer])
  const heat = useMemo(() => heatOf(lines, answer.measures.length, scheme), [lines, answer, scheme])
  return (
    <div className={classes.box} tabIndex={0} role="region" aria-label={chart.title.slice(0, 200)}>
      <table className={classes.table}>
        <thead>
          {head.map((headers, level) => (
            <tr key={level}>
              {level === 0 &&
                corner.map((label) => (
                  <th key={label} scope="col" rowSpan={head.length} title={label}>
                    {label}
                  </th>
                ))}
              {headers.map(({ text, span }, index) => (
                <th
                  key={index}
                  scope={span > 1 ? 'colgroup' : 'col'}
                  colSpan={span}
                  data-numeric
                  title={text.slice(0, 500)}
                >
                  {text.slice(0, 500)}
                </th>
              ))}
            </tr>
          ))}
        </thead>
        <tbody>
          {lines.map((line, index) => (
            <Line key={index} line={line} answer={answer} heat={heat} actions={actions} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

interface LineProps {
  line: PivotLine
  answer: ChartAnswer
  actions?: PivotActions
  heat: (cell: PivotCell) => React.CSSProperties | undefined
}

function Line({ line, answer, heat, actions }: LineProps) {
  const { headers, cells, isTotal, depth } = line
  const own = cells.find(({ mark }) => mark?.values.length === depth)?.mark
  const touch = (event: React.MouseEvent): Touch => ({
    x: event.clientX,
    y: event.clientY,
    add: event.ctrlKey || event.metaKey,
  })
  return (
    <tr
      data-total={isTotal}
      data-grand={depth === 0}
      data-selected={own !== undefined && actions?.isSelected(own)}
    >
      {headers.map((text, place) => (
        <th key={place} scope="row" title={text.slice(0, 500)}>
          {actions !== undefined &&
          own !== undefined &&
          text !== '' &&
          !isTotal &&
          place === depth - 1 ? (
            <button
              type="button"
              className={classes.value}
              dir="auto"
              onClick={(event) => actions.act(own, touch(event))}
            >
              {text.slice(0, 500)}
            </button>
          ) : (
            <span dir="auto">{text.slice(0, 500)}</span>
          )}
        </th>
      ))}
      {cells.map((cell, place) => {
        const measure = answer.measures[cell.measure]
        const { mark } = cell
        return (
          // The names of rows are the way for the keyboard; a cell is one more for the pointer.
          <td
            key={place}
            style={heat(cell)}
            data-sum={cell.isTotal}
            onClick={mark && actions && ((event) => actions.act(mark, touch(event)))}
          >
            {measure === undefined ? '' : formatMeasure(cell.value, measure, 'table')}
          </td>
        )
      })}
    </tr>
  )
}
