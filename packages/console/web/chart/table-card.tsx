import { UnstyledButton } from '@mantine/core'
import { useMemo } from 'react'

import type { ChartAnswer } from '../../src/answer/chart-answer.ts'
import type { Chart } from '../../src/dashboard/dashboard.ts'
import { markOfRow } from '../../src/plot/mark.ts'
import { sortedBy, withChart } from '../dashboard/changes.ts'
import { useDashboard } from '../dashboard/dashboard-context.ts'
import { useMarks } from '../dashboard/use-marks.ts'
import type { Column } from './column.ts'
import { DataTable } from './data-table.tsx'
import { columnsOf, totalsOf } from './table-columns.ts'
import classes from './table-card.module.css'

/** An answer as a table; its first column selects, as a mark of a chart does. */
export function TableCard({ chart, answer }: { chart: Chart; answer: ChartAnswer }) {
  const { address, nameOf, change } = useDashboard()
  const marks = useMarks(chart, answer)
  const sort = address.state.charts?.[chart.id]?.sort ?? chart.sort
  const columns = useMemo(() => columnsOf(answer, { ...chart, nameOf }), [answer, chart, nameOf])
  const [first, ...others] = columns
  const acting: Column[] =
    first === undefined
      ? []
      : [
          {
            ...first,
            render: (row) => (
              <UnstyledButton
                className={classes.value}
                dir="auto"
                onClick={(event) =>
                  marks.act(markOfRow(answer, row), {
                    x: event.clientX,
                    y: event.clientY,
                    add: event.ctrlKey || event.metaKey,
                  })
                }
              >
                {first.text(row).slice(0, 1000)}
              </UnstyledButton>
            ),
          },
          ...others,
        ]
  const onSort = (by: string) => {
    if (by.endsWith(' compared')) return
    change((state) =>
      withChart(state, chart.id, (own) => ({ ...own, sort: sortedBy(own.sort, by) })),
    )
  }
  const { rows, truncated } = answer.main
  return (
    <DataTable
      caption={chart.title.slice(0, 200)}
      columns={acting}
      rows={rows.length}
      sort={sort}
      onSort={onSort}
      totals={chart.totals || chart.type !== 'table' ? totalsOf(answer) : undefined}
      footer={
        truncated
          ? `The first ${rows.length.toLocaleString('en-US')} rows; there are more`
          : undefined
      }
      isSelected={(row) => marks.isSelected(markOfRow(answer, row))}
    />
  )
}
