import { useQuery } from '@tanstack/react-query'

import { dashboardsQuestion, versionsQuestion } from '../api/questions.ts'
import { Failure } from '../app/failure.tsx'
import { NothingPublished } from '../app/nothing-published.tsx'
import { Page } from '../app/page.tsx'
import { DashboardCards } from './dashboard-cards.tsx'
import { DataStatus } from './data-status.tsx'
import { Mistakes } from './mistakes.tsx'
import classes from './home.module.css'

/** What one sees first: how the data stands, then the dashboards. */
export function HomePage() {
  const { data, error, refetch } = useQuery(dashboardsQuestion)
  const { data: published } = useQuery(versionsQuestion)
  return (
    <Page title="Home">
      {published?.versions.length === 0 ? <NothingPublished /> : <DataStatus />}
      <Mistakes mistakes={data?.mistakes ?? []} />
      <section aria-labelledby="dashboards">
        <h2 id="dashboards" className={classes.heading}>
          Dashboards
        </h2>
        {error !== null && <Failure error={error} retry={() => void refetch()} />}
        <DashboardCards list={data} />
      </section>
    </Page>
  )
}
