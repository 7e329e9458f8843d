import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { lazy, Suspense, useMemo } from 'react'

import { dashboardQuestion, versionsQuestion } from '../api/questions.ts'
import { Failure } from '../app/failure.tsx'
import { NothingPublished } from '../app/nothing-published.tsx'
import { Page } from '../app/page.tsx'
import { useCountryNames } from '../chart/use-country-names.ts'
import { FilterBar } from '../filter/filter-bar.tsx'
import { codesIn } from './codes-in.ts'
import { DashboardContext, type DashboardPageValue } from './dashboard-context.ts'
import { DashboardGrid } from './dashboard-grid.tsx'
import { GridSkeleton } from './grid-skeleton.tsx'
import { PageActions } from './page-actions.tsx'
import { useDroppedNotice } from './use-dropped-notice.ts'
import { usePageAddress } from './use-page-address.ts'
import { useSteadyVersion } from './use-steady-version.ts'
import { useUpdateAnnounced } from './use-update-announced.ts'

const DrillDrawer = lazy(() =>
  import('../drill/drill-drawer.tsx').then((m) => ({ default: m.DrillDrawer })),
)

/** The page of one dashboard. */
export function DashboardPage() {
  const { dashboard: id = '' }: { dashboard?: string } = useParams({ strict: false })
  const { data: words, error, refetch } = useQuery(dashboardQuestion(id))
  const { data: published, error: unpublished } = useQuery(versionsQuestion)
  const { address, dropped, change, go } = usePageAddress(words?.dashboard)
  const steady = useSteadyVersion(published?.versions[0]?.id, address.drill !== undefined)
  const version = address.state.version ?? steady.version
  useUpdateAnnounced(steady.version)
  useDroppedNotice(dropped)
  const nameOf = useCountryNames(useMemo(() => codesIn(words?.dashboard), [words]))
  const value = useMemo((): DashboardPageValue | undefined => {
    if (words === undefined || version === undefined) return undefined
    return { dashboard: words.dashboard, words, version, address, nameOf, change, go }
  }, [words, version, address, nameOf, change, go])
  const failure = error ?? unpublished
  if (failure !== null)
    return (
      <Page title={id}>
        <Failure error={failure} retry={() => void refetch()} />
      </Page>
    )
  if (published?.versions.length === 0)
    return (
      <Page title={words?.dashboard.title ?? id}>
        <NothingPublished />
      </Page>
    )
  if (value === undefined)
    return (
      <Page title={id}>
        <GridSkeleton />
      </Page>
    )
  const { title, description } = value.dashboard
  return (
    <DashboardContext value={value}>
      <Page title={title} description={description} actions={<PageActions />}>
        <FilterBar />
        <DashboardGrid />
      </Page>
      <Suspense>
        {address.drill !== undefined && (
          <DrillDrawer
            drill={address.drill}
            newer={
              address.state.version === undefined && steady.waiting !== undefined
                ? steady.load
                : undefined
            }
          />
        )}
      </Suspense>
    </DashboardContext>
  )
}
