import { useRouter, useSearch } from '@tanstack/react-router'
import { useCallback } from 'react'

import type { Query } from '../address/query-string.ts'

/** How an address changes: as a step that 'back' undoes, or in place of the one that is shown. */
export interface ChangeOptions {
  replace?: boolean
}

/** The parameters of the address, and how to set them. */
export function useQueryString(): [Query, (query: Query, options?: ChangeOptions) => void] {
  const router = useRouter()
  // Of the page's own place: a page that is being left does not see the parameters of the next.
  const query: Query = useSearch({ strict: false })
  const set = useCallback(
    (search: Query, { replace = false }: ChangeOptions = {}) => {
      void router.navigate({ to: '.', search: search, replace, resetScroll: false })
    },
    [router],
  )
  return [query, set]
}
