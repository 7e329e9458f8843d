import { openSqlite, systemClock, type Clock, type ObjectStore } from '@deftunes/core'

import type { Catalog } from './catalog.ts'
import { pointerCatalog } from './pointer-catalog.ts'
import { sqlitePointers } from './sqlite-pointers.ts'

/** Where a SQLite catalog is, and where its tables are. */
export interface SqliteCatalogOptions {
  /** The SQLite file; it and its folder are made when absent. */
  file: string
  /** The catalog's name: part of every key, so other engines must use the same. */
  name: string
  /** Where metadata is written. */
  store: ObjectStore
  clock?: Clock
  /** Store key that the tables' folders are under. Default: the root. */
  prefix?: string
}

/**
 * A catalog in one SQLite file, in the schema of Iceberg's JDBC catalog (V1), which Spark and PyIceberg share.
 * Many processes may use the file at once.
 * @throws CoreError CORE_DATABASE_UNREADABLE
 */
export function sqliteCatalog(options: SqliteCatalogOptions): Catalog & { close(): void } {
  const { file, name, store, clock = systemClock, prefix = '' } = options
  // As PyIceberg leaves it: with WAL a copy of the file alone would lose commits.
  const database = openSqlite({ file, what: 'the catalog', journal: 'DELETE' })
  const pointers = sqlitePointers(database, name)
  return {
    ...pointerCatalog({ pointers, store, clock, prefix }),
    close: () => database.close(),
  }
}
