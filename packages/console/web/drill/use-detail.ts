import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useMemo } from 'react'

import type { Sort } from '../../src/dashboard/dashboard.ts'
import type { Drill } from '../address/drill-term.ts'
import { call } from '../api/call.ts'
import { useDashboard } from '../dashboard/dashboard-context.ts'

const pageLength = 200

/** The rows behind a mark as far as they were asked for; what was shown before stays until others are there. */
export function useDetail({ chart, mark }: Drill, sort: Sort | undefined) {
  const { dashboard, address, version } = useDashboard()
  const state = { ...address.state, version }
  const query = useInfiniteQuery({
    queryKey: ['detail', dashboard.id, chart, state, mark, sort],
    queryFn: ({ pageParam, signal }) =>
      call('detail', {
        path: { dashboard: dashboard.id, chart },
        body: { state, mark, sort, limit: pageLength, offset: pageParam } as never,
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
  const { data } = query
  const rows = useMemo(() => data?.pages.flatMap((page) => page.rows) ?? [], [data])
  return { ...query, detail: data?.pages[0], rows }
}
