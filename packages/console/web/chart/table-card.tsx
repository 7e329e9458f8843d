import { UnstyledButton } from '@mantine/core'
import { useMemo } from 'react'

import type { ChartAnswer } from '../../src/answer/chart-answer.ts'
import type { Chart } from '../../src/dashboard/dashboard.ts'
import { markOfRow } from '../../src/plot/mark.ts'
import { sortedBy, withChart } from '../dashboard/changes.ts'
import { useDashboard } from '../dashboard/dashboard-context.ts'
import { useMarks, type Touch } from '../dashboard/use-marks.ts'
import type { Column } from './column.ts'
import { DataTable } from './data-table.tsx'
import { columnsOf, totalsOf } from './table-columns.ts'
import classes from './table-card.module.css'

/** An answer as a table; its first column selects, as a mark of a chart does. */
export function TableCard({ chart, answer }: { chart: Chart; answer: ChartAnswer }) {
  const { address, nameOf, change } = useDashboard()
  const marks = useMarks(chart, answer)
  const columns = useMemo(() => columnsOf(answer, { ...chart, nameOf }), [answer, chart, nameOf])
  const act = (row: number, touch: Touch) => marks.act(markOfRow(answer, row), touch)
  const onSort = (by: string) => {
    if (by.endsWith(' compared')) return
    change((state) =>
      withChart(state, chart.id, (own) => ({ ...own, sort: sortedBy(own.sort, by) })),
    )
  }
  const { rows, truncated } = answer.main
  const count = rows.length.toLocaleString('en-US')
  return (
    <DataTable
      caption={chart.title.slice(0, 200)}
      columns={columns.map((column, at) =>
        at === 0 && answer.dimensions.length > 0 ? acting(column, act) : column,
      )}
      rows={rows.length}
      sort={address.state.charts?.[chart.id]?.sort ?? chart.sort}
      onSort={onSort}
      totals={chart.totals || chart.type !== 'table' ? totalsOf(answer) : undefined}
      footer={truncated ? `The first ${count} rows; there are more` : undefined}
      isSelected={(row) => marks.isSelected(markOfRow(answer, row))}
    />
  )
}

/** A column whose cells select. */
function acting(column: Column, act: (row: number, touch: Touch) => void): Column {
  return {
    ...column,
    render: (row) => (
      <UnstyledButton
        className={classes.value}
        dir="auto"
        onClick={({ clientX, clientY, ctrlKey, metaKey }) =>
          act(row, { x: clientX, y: clientY, add: ctrlKey || metaKey })
        }
      >
        {column.text(row).slice(0, 1000)}
      </UnstyledButton>
    ),
  }
}
