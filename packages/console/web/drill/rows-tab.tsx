import { Loader, UnstyledButton } from '@mantine/core'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'

import type { Chart, Sort } from '../../src/dashboard/dashboard.ts'
import { formatMeasure } from '../../src/format/index.ts'
import type { Drill } from '../address/drill-term.ts'
import { call } from '../api/call.ts'
import { Failure } from '../app/failure.tsx'
import type { Column } from '../chart/column.ts'
import { DataTable } from '../chart/data-table.tsx'
import { sortedBy } from '../dashboard/changes.ts'
import { useDashboard } from '../dashboard/dashboard-context.ts'
import { detailColumns } from './detail-columns.ts'
import classes from './drill-drawer.module.css'
import { SourceRecord } from './source-record.tsx'

const pageLength = 200

/** The rows behind a mark: as many, and summing up to as much, as the mark says. */
export function RowsTab({ chart, drill }: { chart: Chart; drill: Drill }) {
  const { dashboard, address, version } = useDashboard()
  const [sort, setSort] = useState<Sort>()
  const [opened, setOpened] = useState<number>()
  const state = { ...address.state, version }
  const { data, error, refetch, fetchNextPage, hasNextPage, isFetching } = useInfiniteQuery({
    queryKey: ['detail', dashboard.id, chart.id, state, drill.mark, sort],
    queryFn: ({ pageParam, signal }) =>
      call('detail', {
        path: { dashboard: dashboard.id, chart: chart.id },
        body: { state, mark: drill.mark, sort, limit: pageLength, offset: pageParam } as never,
        signal,
      }),
    initialPageParam: 0,
    getNextPageParam: (last, pages) => {
      const seen = pages.length * pageLength
      return seen < last.count && last.rows.length > 0 ? seen : undefined
    },
    placeholderData: keepPreviousData,
    staleTime: Infinity,
  })
  const detail = data?.pages[0]
  const rows = useMemo(() => data?.pages.flatMap((page) => page.rows) ?? [], [data])
  if (error !== null) return <Failure error={error} retry={() => void refetch()} />
  if (detail === undefined) return <Loader size="sm" aria-label="Loading" />
  const [first, ...others] = detailColumns(detail, rows)
  const columns: Column[] =
    first === undefined
      ? []
      : [
          {
            ...first,
            render: (row) => (
              <UnstyledButton
                className={classes.open}
                aria-expanded={opened === row}
                onClick={() => setOpened(row)}
              >
                {first.text(row).slice(0, 500)}
              </UnstyledButton>
            ),
          },
          ...others,
        ]
  const keyed = opened === undefined ? undefined : rows[opened]
  return (
    <>
      <dl className={classes.sums}>
        <div>
          <dt>Rows</dt>
          <dd>{detail.count.toLocaleString('en-US')}</dd>
        </div>
        {detail.measures.map((measure) => (
          <div key={measure.name}>
            <dt>{measure.label}</dt>
            <dd>{formatMeasure(measure.value, measure, 'tooltip')}</dd>
          </div>
        ))}
      </dl>
      <div className={classes.rows}>
        <DataTable
          caption={`Rows of ${chart.title.slice(0, 200)}`}
          columns={columns}
          rows={rows.length}
          sort={sort}
          onSort={(by) => setSort((before) => sortedBy(before, by))}
          isSelected={(row) => row === opened}
          footer={
            <>
              1–{rows.length.toLocaleString('en-US')} of {detail.count.toLocaleString('en-US')}{' '}
              {hasNextPage && (
                <UnstyledButton
                  className={classes.open}
                  disabled={isFetching}
                  onClick={() => void fetchNextPage()}
                >
                  Load more
                </UnstyledButton>
              )}
            </>
          }
        />
      </div>
      {keyed !== undefined && (
        <SourceRecord
          detail={detail}
          row={keyed}
          version={version}
          onClose={() => setOpened(undefined)}
        />
      )}
    </>
  )
}
