import { useQuery } from '@tanstack/react-query'

import { dashboardsQuestion } from '../api/questions.ts'
import { Failure } from '../app/failure.tsx'
import { Page } from '../app/page.tsx'
import { DashboardCards } from './dashboard-cards.tsx'
import { Mistakes } from './mistakes.tsx'

/** All dashboards, and the files that could not become one. */
export function DashboardsPage() {
  const { data, error, refetch } = useQuery(dashboardsQuestion)
  return (
    <Page title="Dashboards">
      {error !== null && <Failure error={error} retry={() => void refetch()} />}
      <Mistakes mistakes={data?.mistakes ?? []} />
      <DashboardCards list={data} />
    </Page>
  )
}
