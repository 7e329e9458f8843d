import type { DatabaseSync } from 'node:sqlite'

import { openSqlite, readSqlite, systemClock, type Clock, type ObjectStore } from '@deftunes/core'

import { IcebergError } from '../errors.ts'
import { printIdentifier, type Catalog } from './catalog.ts'
import { findTables } from './find-tables.ts'
import { pointerCatalog } from './pointer-catalog.ts'
import type { Pointers } from './pointers.ts'
import { readPointers, sqlitePointers } from './sqlite-pointers.ts'
import { isNewCatalog } from './sqlite-schema.ts'

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
  /** Makes and writes nothing; every change is refused. Default false. */
  readOnly?: boolean
}

/**
 * A catalog in one SQLite file, in the schema of Iceberg's JDBC catalog (V1), which Spark and PyIceberg share.
 * Many processes may use the file at once. Every method throws IcebergError ICEBERG_CATALOG_INVALID when the file is
 * damaged or holds something else, ICEBERG_CATALOG_LOST when it is new but tables are there already.
 * @throws CoreError CORE_DATABASE_UNREADABLE
 */
export function sqliteCatalog(options: SqliteCatalogOptions): Catalog & { close(): void } {
  const { name, store, clock = systemClock, prefix = '', readOnly = false } = options
  const database = openDatabase(options)
  let pointers: Pointers | undefined
  const open = async (isRecovering: boolean) => {
    if (pointers) return pointers
    if (isNewCatalog(database) && !isRecovering) {
      const lost = await lostTables(options)
      // Whoever opens it at the same time may have made the tables that were found.
      if (lost && isNewCatalog(database)) throw lost
    }
    pointers ??= readOnly ? readPointers(database, name) : sqlitePointers(database, name)
    return pointers
  }
  return {
    ...pointerCatalog({ open, store, clock, prefix }),
    close: () => database.close(),
  }
}

function openDatabase({ file, readOnly = false }: SqliteCatalogOptions): DatabaseSync {
  const what = 'the catalog'
  const found = readOnly ? readSqlite({ file, what }) : undefined
  if (found) return found
  // As PyIceberg leaves it: with WAL a copy of the file alone would lose commits.
  return openSqlite({ file: readOnly ? ':memory:' : file, what, journal: 'DELETE' })
}

/** A new catalog beside tables would take them for absent, and others would be made in their folders. */
async function lostTables({
  file,
  store,
  prefix = '',
}: SqliteCatalogOptions): Promise<IcebergError | undefined> {
  const found = await findTables(store, prefix)
  if (found.length === 0) return undefined
  const names = found.map(({ identifier }) => printIdentifier(identifier))
  const shown = names.slice(0, 5).join(', ') + (names.length > 5 ? ', …' : '')
  const folder = store.uri(prefix === '' ? undefined : prefix)
  const message = `catalog ${file}: expected it to know the ${names.length} tables in ${folder} (${shown}), got a catalog that is new or was emptied: restore the file, register each table again (findTables, registerTable), or move the folder away to begin anew`
  const details = { file, folder, tables: names, retryable: false }
  return new IcebergError('ICEBERG_CATALOG_LOST', message, { details })
}
