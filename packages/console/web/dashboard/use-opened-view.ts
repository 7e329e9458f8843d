import { useQuery } from '@tanstack/react-query'

import type { SavedView } from '../../src/api/responses.ts'
import { printPageAddress } from '../address/page-address.ts'
import { viewsQuestion } from '../api/questions.ts'
import { same, withoutDefaults } from './changes.ts'
import { useDashboard } from './dashboard-context.ts'

/** The saved view that the address names, and whether the page shows something else by now; undefined: it names none that there is. */
export function useOpenedView(): { view: SavedView; isChanged: boolean } | undefined {
  const { dashboard, address } = useDashboard()
  const { data } = useQuery({
    ...viewsQuestion(dashboard.id),
    enabled: address.view !== undefined,
  })
  const view = data?.views.find(({ id }) => id === address.view)
  if (view === undefined) return undefined
  const told = (state: SavedView['state']) =>
    printPageAddress({ state: withoutDefaults(dashboard, state) })
  return { view, isChanged: !same(told(view.state), told(address.state)) }
}
