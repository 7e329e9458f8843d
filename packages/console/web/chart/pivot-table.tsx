import { useComputedColorScheme } from '@mantine/core'
import { useMemo, useRef, useState } from 'react'

import type { ChartAnswer } from '../../src/answer/chart-answer.ts'
import type { Chart } from '../../src/dashboard/dashboard.ts'
import { pivotOf, type Pivot } from '../../src/plot/pivot.ts'
import type { Mark } from '../../src/plot/mark.ts'
import type { Touch } from '../dashboard/use-marks.ts'
import { foldLines } from './fold-lines.ts'
import { heatOf } from './heat.ts'
import classes from './pivot-card.module.css'
import { PivotRow } from './pivot-row.tsx'
import { useCutAtRight } from './use-cut-at-right.ts'

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

/** A table that goes down and across, with totals both ways, groups that fold and a heat for each measure. */
export function PivotTable({ chart, answer, actions }: PivotTableProps) {
  const scheme = useComputedColorScheme('light')
  const box = useRef<HTMLDivElement>(null)
  const isCut = useCutAtRight(box)
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set())
  const { corner, head, lines } = useMemo(() => pivotOf(chart, answer), [chart, answer])
  const heat = useMemo(() => heatOf(lines, answer.measures.length, scheme), [lines, answer, scheme])
  const shown = useMemo(() => foldLines(lines, folded), [lines, folded])
  const fold = (key: string) => setFolded((before) => toggled(before, key))
  return (
    <div className={classes.frame} data-cut={isCut}>
      <div
        ref={box}
        className={classes.box}
        tabIndex={0}
        role="region"
        aria-label={chart.title.slice(0, 200)}
      >
        <table className={classes.table} data-deep={corner.length > 1}>
          <PivotHead corner={corner} head={head} />
          <tbody>
            {shown.map(({ line, groups }) => (
              <PivotRow
                key={`${line.isTotal} ${line.path.join()}`}
                {...{ line, groups, answer, heat, actions, fold }}
              />
            ))}
          </tbody>
        </table>
      </div>
      {answer.main.truncated && (
        <p className={classes.cut}>
          Of the first {answer.main.rows.length.toLocaleString('en-US')} values; there are more.
          Totals are of all.
        </p>
      )}
    </div>
  )
}

function toggled(before: ReadonlySet<string>, key: string): ReadonlySet<string> {
  const next = new Set(before)
  if (!next.delete(key)) next.add(key)
  return next
}

function PivotHead({ corner, head }: Pick<Pivot, 'corner' | 'head'>) {
  return (
    <thead>
      {head.map((headers, level) => (
        <tr key={level}>
          {level === 0 &&
            corner.map((label, place) => (
              <th
                key={label}
                scope="col"
                rowSpan={head.length}
                data-corner
                style={{ '--place': place } as React.CSSProperties}
                title={label}
              >
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
  )
}
