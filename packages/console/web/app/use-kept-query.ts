import { parsePageAddress } from '../address/page-address.ts'
import type { Query } from '../address/query-string.ts'
import { useQueryString } from './use-query-string.ts'

/** What stays in the address on the way to another page: the published version that is looked at. */
export function useKeptQuery(): Query {
  const [query] = useQueryString()
  const { version } = parsePageAddress(query).address.state
  return version === undefined ? {} : { v: version }
}
