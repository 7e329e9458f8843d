import { useParams } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'

import { NothingPublished } from '../app/nothing-published.tsx'
import { Page } from '../app/page.tsx'
import { FilterBar } from '../filter/filter-bar.tsx'
import { DashboardContext } from './dashboard-context.ts'
import { DashboardFailure } from './dashboard-failure.tsx'
import { DashboardGrid } from './dashboard-grid.tsx'
import { GridSkeleton } from './grid-skeleton.tsx'
import { PageActions } from './page-actions.tsx'
import { useDashboardPage } from './use-dashboard-page.ts'

const DrillDrawer = lazy(() =>
  import('../drill/drill-drawer.tsx').then((m) => ({ default: m.DrillDrawer })),
)

/** The page of one dashboard. */
export function DashboardPage() {
  const { dashboard: id = '' }: { dashboard?: string } = useParams({ strict: false })
  const { words, value, failure, isEmpty, isUnknown, again, newer } = useDashboardPage(id)
  if (failure !== null) return <DashboardFailure id={id} error={failure} retry={again} />
  if (isEmpty)
    return (
      <Page title={words?.dashboard.title ?? id}>
        <NothingPublished />
      </Page>
    )
  if (isUnknown) return <Page title={words?.dashboard.title ?? id}>{null}</Page>
  if (value === undefined)
    return (
      <Page title={id}>
        <GridSkeleton />
      </Page>
    )
  const { dashboard, address } = value
  const { title, description } = dashboard
  return (
    <DashboardContext value={value}>
      <Page title={title} description={description} actions={<PageActions />}>
        <FilterBar />
        <DashboardGrid />
      </Page>
      <Suspense>
        {address.drill !== undefined && <DrillDrawer drill={address.drill} newer={newer} />}
      </Suspense>
    </DashboardContext>
  )
}
