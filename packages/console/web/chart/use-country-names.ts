import { useQuery } from '@tanstack/react-query'

import type { Cell } from '../../src/answer/chart-answer.ts'
import { loadCountries } from '../../src/format/index.ts'

/** The name of a value that is a code; undefined for what is none. */
export type NameOf = (dimension: string, value: Cell) => string | undefined

const none: NameOf = () => undefined

/** Names of the values of dimensions that hold codes of countries, once they are loaded. */
export function useCountryNames(dimensions: ReadonlySet<string>): NameOf {
  const { data } = useQuery({
    queryKey: ['countries'],
    queryFn: async () => (await loadCountries()).nameOf,
    enabled: dimensions.size > 0,
    staleTime: Infinity,
    select:
      (nameOf): NameOf =>
      (dimension, value) =>
        typeof value === 'string' && dimensions.has(dimension)
          ? nameOf(value.trim().toUpperCase())
          : undefined,
  })
  return data ?? none
}
