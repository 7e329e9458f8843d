import type { DatabaseSync, StatementSync } from 'node:sqlite'

const caches = new WeakMap<DatabaseSync, Map<string, StatementSync>>()

/** The statement of a text, prepared once for each database. */
export function statement(database: DatabaseSync, sql: string): StatementSync {
  const cache = caches.get(database) ?? new Map<string, StatementSync>()
  caches.set(database, cache)
  const prepared = cache.get(sql) ?? database.prepare(sql)
  cache.set(sql, prepared)
  return prepared
}
