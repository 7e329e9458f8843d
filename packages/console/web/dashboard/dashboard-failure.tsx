import { Anchor } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'

import { ApiError } from '../api/api-error.ts'
import { dashboardsQuestion } from '../api/questions.ts'
import { Failure } from '../app/failure.tsx'
import { Page } from '../app/page.tsx'
import { Mistakes } from '../home/mistakes.tsx'

interface DashboardFailureProps {
  id: string
  error: Error
  retry: () => void
}

/** The page of a dashboard that is not there, or whose file has mistakes, with the way to the others; else what went wrong. */
export function DashboardFailure({ id, error, retry }: DashboardFailureProps) {
  const code = error instanceof ApiError ? error.code : undefined
  if (code === 'CONSOLE_DASHBOARD_UNKNOWN')
    return (
      <Page title="No such dashboard">
        <p>
          There is no dashboard at this address: it was renamed or removed, or the link is not
          whole. <AllDashboards />
        </p>
      </Page>
    )
  return (
    <Page title={id}>
      {code === 'CONSOLE_DASHBOARD_INVALID' ? (
        <BrokenFile id={id} error={error} />
      ) : (
        <Failure error={error} retry={retry} />
      )}
      <p>
        <AllDashboards />
      </p>
    </Page>
  )
}

/** Each mistake of a file with its line; what was answered where the list of them is not there. */
function BrokenFile({ id, error }: Pick<DashboardFailureProps, 'id' | 'error'>) {
  const { data, isPending } = useQuery(dashboardsQuestion)
  if (isPending) return null
  const own = data?.mistakes.filter(({ file }) => file === `dashboards/${id}.yaml`) ?? []
  return own.length > 0 ? <Mistakes mistakes={own} /> : <Failure error={error} />
}

function AllDashboards() {
  return (
    <Anchor component={Link} to="/dashboards">
      All dashboards
    </Anchor>
  )
}
