import type { Grain } from '@deftunes/metrics'

import { bucketAfter, bucketOf, bucketsBetween } from '../state/time-grain.ts'
import type { Days } from '../state/time-range.ts'
import type { Rows } from './chart-answer.ts'

/** Rows whose first dimension is moved from the buckets of some days to those of others, the first to the first. */
export function movedRows(
  { rows, ...rest }: Rows,
  grain: Grain,
  { main, compared }: { main: Days; compared: Days },
): Rows {
  const [from, to] = [compared, main].map((days) => bucketOf(days.from, grain))
  return {
    ...rest,
    rows: rows.map(([at = null, ...cells]) => {
      if (typeof at !== 'string') return [at, ...cells]
      const place = bucketsBetween(from ?? '', bucketOf(at, grain), grain)
      return [bucketAfter(to ?? '', grain, place), ...cells]
    }),
  }
}
