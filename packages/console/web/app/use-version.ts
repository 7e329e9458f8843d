import { useQuery } from '@tanstack/react-query'

import type { PublishedVersion } from '../../src/warehouse/warehouse.ts'
import { parsePageAddress, printPageAddress } from '../address/page-address.ts'
import { versionsQuestion } from '../api/questions.ts'
import { useQueryString } from './use-query-string.ts'

/** Which version the page is about. */
export interface ShownVersion {
  shown?: PublishedVersion
  newest?: PublishedVersion
  /** Whether the address names another one than the newest. */
  chosen: boolean
  /** Whether the address names one that is not kept, or never was. */
  unknown: boolean
  choose: (id: string | undefined) => void
}

/** The version that the address names, or the newest. */
export function useVersion(): ShownVersion {
  const [query, setQuery] = useQueryString()
  const { data } = useQuery(versionsQuestion)
  const wanted = parsePageAddress(query).address.state.version
  const newest = data?.versions[0]
  const found = data?.versions.find(({ id }) => id === wanted)
  return {
    shown: wanted === undefined ? newest : found,
    newest,
    unknown: data !== undefined && wanted !== undefined && found === undefined,
    chosen: wanted !== undefined && wanted !== newest?.id,
    choose: (id) => {
      const { address } = parsePageAddress(query)
      const known = printPageAddress({ ...address, state: { ...address.state, version: id } })
      // Other pages have parameters of their own beside the version.
      const { v, z, ...own } = query
      setQuery(query.z === undefined ? { ...(known.v && { v: known.v }), ...own } : known)
    },
  }
}
