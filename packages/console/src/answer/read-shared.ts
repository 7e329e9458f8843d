import type { Model } from '@deftunes/metrics'

import type { Table, VersionSession } from '../warehouse/warehouse.ts'
import type { ReadCache } from './read-cache.ts'
import { beginStatement, joinStatement } from './shared-statement.ts'

/** How queries are read. */
export interface ReadOptions {
  model: Model
  cache?: ReadCache
  /** Of who waits; statements that nobody waits for are stopped. */
  signal?: AbortSignal | undefined
}

/**
 * A version never changes, so a statement returns the same rows for ever; readers of one that runs share it, and it stops with the
 * last of them.
 */
export function readShared(
  session: VersionSession,
  sql: string,
  { cache, signal }: Omit<ReadOptions, 'model'>,
): Promise<Table> {
  const known = cache?.get(session.version.id, sql)
  if (known && joinStatement(known, signal)) return known
  const table = beginStatement((stop) => session.read(sql, stop), signal)
  cache?.set(session.version.id, sql, table)
  return table
}
