import type { Filter, FilterValue } from '@deftunes/metrics'

import type { FilterFile } from './schema.ts'

/** A condition as queries know it. */
export function filterOfFile({ dimension, ...given }: FilterFile): Filter {
  if (given.contains !== undefined) return { dimension, op: 'contains', text: given.contains }
  if (given.in !== undefined) return { dimension, op: 'in', values: listOf(given.in) }
  if (given.not_in !== undefined) return { dimension, op: 'not in', values: listOf(given.not_in) }
  const { from, to } = given
  return {
    ...{ dimension, op: 'range' },
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
  }
}

function listOf(values: FilterValue | FilterValue[]): FilterValue[] {
  return Array.isArray(values) ? values : [values]
}
