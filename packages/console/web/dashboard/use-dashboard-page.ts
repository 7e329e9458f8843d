import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'

import { dashboardQuestion, versionsQuestion } from '../api/questions.ts'
import { useCountryNames } from '../chart/use-country-names.ts'
import type { Responses } from '../../src/api/responses.ts'
import { codesIn } from './codes-in.ts'
import type { DashboardPageValue } from './dashboard-context.ts'
import { useDroppedNotice } from './use-dropped-notice.ts'
import { usePageAddress } from './use-page-address.ts'
import { useSteadyVersion } from './use-steady-version.ts'
import { useUpdateAnnounced } from './use-update-announced.ts'

/** What the page of a dashboard is about, once it is known, or why it is not. */
export function useDashboardPage(id: string) {
  const { data: words, error, refetch } = useQuery(dashboardQuestion(id))
  const { data: published, error: unpublished } = useQuery(versionsQuestion)
  const { address, dropped, change, go } = usePageAddress(words?.dashboard)
  const steady = useSteadyVersion(published?.versions[0]?.id, address.drill !== undefined)
  const chosen = address.state.version
  const version = chosen ?? steady.version
  useUpdateAnnounced(steady.version)
  useDroppedNotice(dropped)
  const nameOf = useCountryNames(useMemo(() => codesIn(words?.dashboard), [words]))
  const value = useMemo((): DashboardPageValue | undefined => {
    if (words === undefined || version === undefined) return undefined
    return { dashboard: words.dashboard, words, version, address, nameOf, change, go }
  }, [words, version, address, nameOf, change, go])
  return {
    ...{ words, value, failure: error ?? unpublished },
    isEmpty: published?.versions.length === 0,
    /** Whether the version of the address is not there, which is said above the page. */
    isUnknown: published !== undefined && chosen !== undefined && !isKept(published, chosen),
    again: () => void refetch(),
    /** Loads what was published since something holds the page. */
    newer: chosen === undefined && steady.waiting !== undefined ? steady.load : undefined,
  }
}

function isKept({ versions }: Responses['versions'], version: string): boolean {
  return versions.some(({ id }) => id === version)
}
