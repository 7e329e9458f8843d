import { Loader } from '@mantine/core'
import { useState } from 'react'

import type { Chart, Sort } from '../../src/dashboard/dashboard.ts'
import type { Drill, RowKey } from '../address/drill-term.ts'
import { Failure } from '../app/failure.tsx'
import { sortedBy } from '../dashboard/changes.ts'
import { useDashboard } from '../dashboard/dashboard-context.ts'
import { RowSums } from './row-sums.tsx'
import { RowTable } from './row-table.tsx'
import { SourceRecord } from './source-record.tsx'
import { useDetail } from './use-detail.ts'

/** The rows behind a mark: as many, and summing up to as much, as the mark says. */
export function RowsTab({ chart, drill }: { chart: Chart; drill: Drill }) {
  const { version, go } = useDashboard()
  const [sort, setSort] = useState<Sort>()
  const found = useDetail(drill, sort)
  const { detail, rows, error } = found
  // From one record to the next is no step: 'back' closes what was opened.
  const open = (row: RowKey | undefined) =>
    go({ drill: { ...drill, row } }, { replace: drill.row !== undefined && row !== undefined })
  if (error !== null) return <Failure error={error} retry={() => void found.refetch()} />
  if (detail === undefined) return <Loader size="sm" aria-label="Loading" />
  const next = found.isFetching ? undefined : () => void found.fetchNextPage()
  return (
    <>
      <RowSums detail={detail} />
      <RowTable
        {...{ detail, rows, sort }}
        caption={`Rows of ${chart.title.slice(0, 200)}`}
        opened={drill.row}
        onOpen={open}
        onSort={(by) => setSort((before) => sortedBy(before, by))}
        more={found.hasNextPage ? next : 'none'}
      />
      {drill.row !== undefined && (
        <SourceRecord
          relation={detail.relation}
          row={drill.row}
          version={version}
          onClose={() => open(undefined)}
        />
      )}
    </>
  )
}
