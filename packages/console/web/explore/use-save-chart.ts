import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'

import type { ChartType } from '../../src/dashboard/dashboard.ts'
import type { Question } from '../address/explore-address.ts'
import { call } from '../api/call.ts'
import { dashboardsQuestion } from '../api/questions.ts'
import { chartRecord } from './question.ts'

/** Writes a question into the file of a dashboard, and says where it is. */
export function useSaveChart(question: Question, type: ChartType, onSaved: () => void) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ to, title }: { to: string; title: string }) =>
      call('saveChart', {
        path: { dashboard: to },
        body: { chart: chartRecord(question, type, title) },
      }),
    onSuccess: ({ file, line }, { to }) => {
      notifications.show({ title: 'Chart saved', message: `${file}, line ${line}` })
      void client.invalidateQueries({ queryKey: ['dashboard', to] })
      void client.invalidateQueries(dashboardsQuestion)
      onSaved()
    },
  })
}
