import { createContext, use } from 'react'

import type { Responses } from '../../src/api/responses.ts'
import type { Chart, Dashboard } from '../../src/dashboard/dashboard.ts'
import type { PageState } from '../../src/state/page-state.ts'
import type { PageAddress } from '../address/page-address.ts'
import type { NameOf } from '../chart/use-country-names.ts'
import type { ChangeOptions } from '../app/use-query-string.ts'

/** What all parts of a dashboard's page share. */
export interface DashboardPageValue {
  dashboard: Dashboard
  words: Responses['dashboard']
  /** The published version that every chart reads. */
  version: string
  address: PageAddress
  /** Names of values that are codes. */
  nameOf: NameOf
  /** Changes the state, by which the address changes too. */
  change: (next: (state: PageState) => PageState, options?: ChangeOptions) => void
  /** Opens or closes what is beside the charts, or another state with it. */
  go: (next: Partial<PageAddress>, options?: ChangeOptions) => void
}

/** Filled by the page. */
export const DashboardContext = createContext<DashboardPageValue | undefined>(undefined)

/** The page that a component is on. @throws Error outside of a dashboard's page */
export function useDashboard(): DashboardPageValue {
  const value = use(DashboardContext)
  if (value === undefined) throw new Error('this component is only for the page of a dashboard')
  return value
}

/** The label of a dimension or measure, or its name. */
export function labelIn(
  words: Pick<Responses['dashboard'], 'dimensions' | 'measures'>,
  name: string,
): string {
  const named = [...words.dimensions, ...words.measures].find((one) => one.name === name)
  return named?.label ?? name
}

/** The title of a chart of a dashboard. */
export function titleOfChart({ rows }: Dashboard, id: string): string {
  return (
    rows.flatMap(({ charts }): readonly Chart[] => charts).find((chart) => chart.id === id)
      ?.title ?? id
  )
}
