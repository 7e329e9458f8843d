import { keepPreviousData, useQuery, type UseQueryResult } from '@tanstack/react-query'
import { useCallback } from 'react'

import type { ChartAnswer } from '../../src/answer/chart-answer.ts'
import { withVersionNames } from '../../src/answer/named-versions.ts'
import { chartData } from '../api/chart-data.ts'
import { useVersionNames } from '../app/use-version-names.ts'
import { stateSeenBy } from './changes.ts'
import { useDashboard } from './dashboard-context.ts'

/** What a chart of the page shows; what it showed before stays until that is there. */
export function useChartData(chart: string): UseQueryResult<ChartAnswer> {
  const { dashboard, version, address } = useDashboard()
  const state = { ...address.state, version }
  const names = useVersionNames()
  const named = useCallback((answer: ChartAnswer) => withVersionNames(answer, names), [names])
  const compare = state.compare ?? dashboard.compare
  return useQuery({
    queryKey: ['chart', dashboard.id, chart, stateSeenBy(chart, state)],
    queryFn: ({ signal }) => chartData(dashboard.id, state, chart, signal),
    staleTime: Infinity,
    placeholderData: keepPreviousData,
    ...(typeof compare === 'object' && 'version' in compare && { select: named }),
  })
}
