import { useCallback, useMemo } from 'react'

import type { Dashboard } from '../../src/dashboard/dashboard.ts'
import type { PageState } from '../../src/state/page-state.ts'
import { parsePageAddress, printPageAddress, type PageAddress } from '../address/page-address.ts'
import { useQueryString, type ChangeOptions } from '../app/use-query-string.ts'
import { withoutDefaults } from './changes.ts'

/** The state of a page, which is what its address says. */
export function usePageAddress(dashboard: Dashboard | undefined) {
  const [query, setQuery] = useQueryString()
  const { address, dropped } = useMemo(() => parsePageAddress(query), [query])
  const write = useCallback(
    (next: PageAddress, options?: ChangeOptions) => {
      const state = dashboard === undefined ? next.state : withoutDefaults(dashboard, next.state)
      setQuery(printPageAddress({ ...next, state }), options)
    },
    [dashboard, setQuery],
  )
  const change = useCallback(
    (next: (state: PageState) => PageState, options?: ChangeOptions) =>
      write({ ...address, state: next(address.state) }, options),
    [address, write],
  )
  const go = useCallback(
    (next: Partial<PageAddress>, options?: ChangeOptions) =>
      write({ ...address, ...next }, options),
    [address, write],
  )
  return { address, dropped, change, go }
}
