import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'

import type { ChartType } from '../../src/dashboard/dashboard.ts'
import type { Question } from '../address/explore-address.ts'
import { call } from '../api/call.ts'
import { bodyOf, chartOf } from './question.ts'

interface Asked {
  question: Question
  type: ChartType
  title: string
  version: string | undefined
}

/**
 * The answer to a question with the chart that it was asked for: what was shown before stays as it was drawn until the next answer is
 * there.
 */
export function useAnswered({ question, type, title, version }: Asked) {
  const asked = useMemo(
    () => ({ body: bodyOf(question, type, version), chart: chartOf(question, type, title) }),
    [question, type, title, version],
  )
  const [{ body, chart }] = useDebouncedValue(asked, 250, { leading: true })
  return useQuery({
    queryKey: ['explore', body],
    queryFn: async ({ signal }) => {
      const { answer } = await call('explore', { body, signal })
      return { answer, chart }
    },
    staleTime: Infinity,
    placeholderData: keepPreviousData,
  })
}
