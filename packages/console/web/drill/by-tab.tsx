import { Loader, Select } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'

import type { Chart } from '../../src/dashboard/dashboard.ts'
import { filtersOfPage } from '../dashboard/page-filters.ts'
import type { Drill } from '../address/drill-term.ts'
import { call } from '../api/call.ts'
import { Failure } from '../app/failure.tsx'
import { DataTable } from '../chart/data-table.tsx'
import { columnsOf, totalsOf } from '../chart/table-columns.ts'
import { labelIn, useDashboard } from '../dashboard/dashboard-context.ts'
import classes from './drill-drawer.module.css'

/** The parts of a mark by any dimension that its measures can be asked by. */
export function ByTab({ chart, drill }: { chart: Chart; drill: Drill }) {
  const { dashboard, words, address, version, nameOf, go } = useDashboard()
  const offered = words.drillBy[chart.id] ?? []
  const by = drill.by ?? offered[0]
  const filters = filtersOfPage(dashboard, chart, address.state, words.days)
  const body = {
    version,
    type: 'table' as const,
    measures: [...chart.measures],
    by: by === undefined ? [] : [{ dimension: by }],
    filters: [...filters, ...drill.mark],
    limit: 200,
  }
  const { data, error, refetch } = useQuery({
    queryKey: ['explore', body],
    queryFn: ({ signal }) => call('explore', { body: body, signal }),
    enabled: by !== undefined,
    placeholderData: keepPreviousData,
    staleTime: Infinity,
  })
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
        <div className={classes.rows}>
          <DataTable
            caption={`${chart.title.slice(0, 200)} by ${labelIn(words, by)}`}
            columns={columnsOf(data.answer, { bars: true, nameOf })}
            rows={data.answer.main.rows.length}
            totals={totalsOf(data.answer)}
            footer={data.answer.main.truncated ? 'The first 200; there are more' : undefined}
          />
        </div>
      )}
    </>
  )
}
