import type { DatabaseSync } from 'node:sqlite'

import { messageOf } from '@deftunes/core'

import { IcebergError } from '../errors.ts'

const needed: Readonly<Record<string, readonly string[]>> = {
  iceberg_tables: [
    'catalog_name',
    'table_namespace',
    'table_name',
    'metadata_location',
    'previous_metadata_location',
  ],
  iceberg_namespace_properties: ['catalog_name', 'namespace', 'property_key', 'property_value'],
}

/**
 * Whether a database holds no catalog yet.
 * @throws IcebergError ICEBERG_CATALOG_INVALID when it is damaged, holds something else, or a catalog with other columns
 */
export function isNewCatalog(database: DatabaseSync): boolean {
  return readable(database, () => {
    const sql = `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'`
    const tables = database
      .prepare(sql)
      .all()
      .map(({ name }) => String(name))
    for (const table of tables) refuseOtherColumns(database, table)
    if (tables.includes('iceberg_tables')) return false
    const others = tables.filter((table) => !table.startsWith('iceberg_'))
    if (others.length === 0) return true
    throw invalid(database, `expected tables of Iceberg, got only ${others.sort().join(', ')}`)
  })
}

function refuseOtherColumns(database: DatabaseSync, table: string) {
  const expected = needed[table]
  if (!expected) return
  const rows = database.prepare(`SELECT name FROM pragma_table_info(?)`).all(table)
  const columns = rows.map(({ name }) => String(name))
  if (expected.every((name) => columns.includes(name))) return
  const problem = `expected ${table} with the columns ${expected.join(', ')}, got ${columns.join(', ')}`
  throw invalid(database, problem)
}

/** SQLite's primary codes for a file that is malformed and one that is no database. */
const damages = new Set([11, 26])

/** Whether SQLite says that a file is damaged. */
export function isDamage(error: unknown): boolean {
  const { errcode } = error as { errcode?: number }
  return errcode !== undefined && damages.has(errcode & 0xff)
}

/**
 * Runs what reads or writes the database.
 * @throws IcebergError ICEBERG_CATALOG_INVALID when the file is damaged; else what the work throws
 */
export function readable<T>(database: DatabaseSync, work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (!isDamage(error)) throw error
    throw invalid(database, `expected a sound SQLite database, got: ${messageOf(error)}`, error)
  }
}

function invalid(database: DatabaseSync, problem: string, cause?: unknown): IcebergError {
  const file = database.location() ?? 'in memory'
  const advice = 'name another file, or restore this one'
  const details = { file, retryable: false }
  const message = `catalog ${file}: ${problem}; ${advice}`
  return new IcebergError('ICEBERG_CATALOG_INVALID', message, { cause, details })
}
