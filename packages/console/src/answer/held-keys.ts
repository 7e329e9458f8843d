import {
  crossedJoins,
  falseKey,
  keyCheckSql,
  type Join,
  type MetricsQuery,
} from '@deftunes/metrics'

import type { VersionSession } from '../warehouse/warehouse.ts'
import { readShared, type ReadOptions } from './read-shared.ts'

/** What an answer is made of, as far as joins go: `rollup` names those that are read for it. */
export type Crossing = Pick<MetricsQuery, 'measures' | 'dimensions' | 'filters'> & {
  rollup?: string | undefined
}

/**
 * Refuses an answer over a join whose key several rows of a version have: its numbers would be counted several times. Each join is
 * looked at once for each version, where statements are kept.
 * @throws MetricsError METRICS_FAN_OUT
 */
export async function refuseFalseKeys(
  session: VersionSession,
  options: ReadOptions,
  { rollup, ...query }: Crossing,
): Promise<void> {
  const names = rollup?.split(', ') ?? []
  const rollups = session.rollups.filter(({ name }) => names.includes(name))
  const joins = crossedJoins(options.model, query, rollups)
  await Promise.all(joins.map((join) => refuseFalseKey(session, options, join)))
}

/** Looks at every join of a version before anybody asks, so that no answer waits for it; what is wrong is told when one does. */
export async function lookAtKeys(session: VersionSession, options: ReadOptions): Promise<void> {
  const { model } = options
  const looks = model.joins
    .filter(({ repeats }) => !repeats)
    .map((join) => readShared(session, keyCheckSql(model, join), options))
  await Promise.allSettled(looks)
}

async function refuseFalseKey(
  session: VersionSession,
  options: ReadOptions,
  join: Join,
): Promise<void> {
  const { rows } = await readShared(session, keyCheckSql(options.model, join), options)
  const [repeated, example] = rows[0] ?? []
  if (Number(repeated ?? 0) === 0) return
  throw falseKey(options.model, join, {
    repeated: Number(repeated),
    example: String(example),
  })
}
