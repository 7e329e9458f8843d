import { Loader, Select } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'

import type { ChartAnswer } from '../../src/answer/chart-answer.ts'
import type { Chart } from '../../src/dashboard/dashboard.ts'
import type { Drill } from '../address/drill-term.ts'
import { call } from '../api/call.ts'
import { Failure } from '../app/failure.tsx'
import { DataTable } from '../chart/data-table.tsx'
import { columnsOf, totalsOf } from '../chart/table-columns.ts'
import { labelIn, useDashboard } from '../dashboard/dashboard-context.ts'
import { filtersOfPage } from '../dashboard/page-filters.ts'
import classes from './drill-drawer.module.css'

/** The parts of a mark by any dimension that its measures can be asked by. */
export function ByTab({ chart, drill }: { chart: Chart; drill: Drill }) {
  const { words, go } = useDashboard()
  const offered = words.drillBy[chart.id] ?? []
  const by = drill.by ?? offered[0]
  const { data, error, refetch } = useParts(chart, drill, by)
  if (by === undefined)
    return <p className={classes.note}>These measures cannot be asked by anything else.</p>
  return (
    <>
      <Select
        aria-label="Dimension"
        size="sm"
        mb={8}
        searchable
        allowDeselect={false}
        data={offered.map((name) => ({ value: name, label: labelIn(words, name) }))}
        value={by}
        onChange={(next) =>
          next !== null && go({ drill: { ...drill, by: next } }, { replace: true })
        }
      />
      {error !== null && <Failure error={error} retry={() => void refetch()} />}
      {error === null && data === undefined && <Loader size="sm" aria-label="Loading" />}
      {data !== undefined && (
        <Parts
          caption={`${chart.title.slice(0, 200)} by ${labelIn(words, by)}`}
          answer={data.answer}
        />
      )}
    </>
  )
}

function Parts({ caption, answer }: { caption: string; answer: ChartAnswer }) {
  const { nameOf } = useDashboard()
  const { rows, truncated } = answer.main
  return (
    <div className={classes.rows}>
      <DataTable
        caption={caption}
        columns={columnsOf(answer, { bars: true, nameOf })}
        rows={rows.length}
        totals={totalsOf(answer)}
        footer={truncated ? 'The first 200; there are more' : undefined}
      />
    </div>
  )
}

function useParts(chart: Chart, drill: Drill, by: string | undefined) {
  const { words, address, version } = useDashboard()
  const filters = filtersOfPage(words, chart, address.state)
  const body = {
    version,
    type: 'table' as const,
    measures: [...chart.measures],
    by: by === undefined ? [] : [{ dimension: by }],
    filters: [...filters, ...drill.mark],
    limit: 200,
  }
  return useQuery({
    queryKey: ['explore', body],
    queryFn: ({ signal }) => call('explore', { body: body, signal }),
    enabled: by !== undefined,
    placeholderData: keepPreviousData,
    staleTime: Infinity,
  })
}
