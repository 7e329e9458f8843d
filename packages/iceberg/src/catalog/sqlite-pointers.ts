import type { DatabaseSync } from 'node:sqlite'

import { messageOf, openSqlite } from '@deftunes/core'

import { IcebergError } from '../errors.ts'
import type { TableIdentifier } from './catalog.ts'
import type { Pointer, PointerMove, Pointers } from './pointers.ts'
import { isDamage, isNewCatalog, readable } from './sqlite-schema.ts'

const tablesDdl = `CREATE TABLE IF NOT EXISTS iceberg_tables (
  catalog_name VARCHAR(255) NOT NULL, table_namespace VARCHAR(255) NOT NULL, table_name VARCHAR(255) NOT NULL,
  metadata_location VARCHAR(1000), previous_metadata_location VARCHAR(1000), iceberg_type VARCHAR(5),
  PRIMARY KEY (catalog_name, table_namespace, table_name))`

const namespacesDdl = `CREATE TABLE IF NOT EXISTS iceberg_namespace_properties (
  catalog_name VARCHAR(255) NOT NULL, namespace VARCHAR(255) NOT NULL, property_key VARCHAR(255) NOT NULL,
  property_value VARCHAR(1000) NOT NULL, PRIMARY KEY (catalog_name, namespace, property_key))`

const keyIs = 'catalog_name = ? AND table_namespace = ? AND table_name = ?'

/** Pointers in the tables of Iceberg's JDBC catalog; a file of schema V0, without views, is used as it is. */
export function sqlitePointers(database: DatabaseSync, catalog: string): Pointers {
  return sound(database, () => {
    inTransaction(database, () => {
      database.exec(tablesDdl)
      database.exec(namespacesDdl)
    })
    return pointersIn(database, catalog)
  })
}

/** The same for who may not write: what has no such tables has no pointers. */
export function readPointers(database: DatabaseSync, catalog: string): Pointers {
  if (!isNewCatalog(database)) return sound(database, () => pointersIn(database, catalog))
  const nothing = openSqlite({ file: ':memory:', what: 'the catalog' })
  const pointers = sqlitePointers(nothing, catalog)
  nothing.exec('PRAGMA query_only = true')
  return pointers
}

function sound(database: DatabaseSync, open: () => Pointers): Pointers {
  const pointers = readable(database, open)
  return {
    find: (identifier) => readable(database, () => pointers.find(identifier)),
    list: () => readable(database, () => pointers.list()),
    insert: (identifier, location) =>
      readable(database, () => pointers.insert(identifier, location)),
    swap: (moves) => readable(database, () => pointers.swap(moves)),
    remove: (identifier) => readable(database, () => pointers.remove(identifier)),
  }
}

function pointersIn(database: DatabaseSync, catalog: string): Pointers {
  const isTable = hasTypes(database) ? `(iceberg_type = 'TABLE' OR iceberg_type IS NULL)` : 'true'
  const find = ({ namespace, name }: TableIdentifier) => {
    const sql = `SELECT metadata_location AS location FROM iceberg_tables WHERE ${keyIs} AND ${isTable}`
    const row = database.prepare(sql).get(catalog, namespace, name)
    return row?.['location'] as string | undefined
  }
  return {
    find,
    list: () => {
      const sql = `SELECT table_namespace AS namespace, table_name AS name, metadata_location AS location FROM iceberg_tables WHERE catalog_name = ? AND ${isTable}`
      const rows = database.prepare(sql).all(catalog)
      return rows.map(({ namespace, name, location }) => {
        return { identifier: { namespace, name }, location } as Pointer
      })
    },
    insert: (identifier, location) => {
      try {
        return inTransaction(database, () => insertTable(database, catalog, identifier, location))
      } catch (error) {
        if (!(error instanceof CommitFailed)) throw error
        if (find(identifier) === location) return true
        throw busy('nothing was committed', error.cause)
      }
    },
    swap: (moves) => swapAll(database, moves, { find, isTable, catalog }),
    remove: ({ namespace, name }) => {
      const sql = `DELETE FROM iceberg_tables WHERE ${keyIs} AND ${isTable}`
      database.prepare(sql).run(catalog, namespace, name)
    },
  }
}

function hasTypes(database: DatabaseSync): boolean {
  const columns = database.prepare('PRAGMA table_info(iceberg_tables)').all()
  return columns.some(({ name }) => name === 'iceberg_type')
}

function insertTable(
  database: DatabaseSync,
  catalog: string,
  { namespace, name }: TableIdentifier,
  location: string,
): boolean {
  // PyIceberg takes a namespace for existing by this property.
  const exists = `INSERT OR IGNORE INTO iceberg_namespace_properties VALUES (?, ?, 'exists', 'true')`
  database.prepare(exists).run(catalog, namespace)
  const [type, mark] = hasTypes(database) ? [', iceberg_type', `, 'TABLE'`] : ['', '']
  const insert = `INSERT OR IGNORE INTO iceberg_tables (catalog_name, table_namespace, table_name, metadata_location${type}) VALUES (?, ?, ?, ?${mark})`
  return database.prepare(insert).run(catalog, namespace, name, location).changes === 1
}

interface SwapContext {
  find: Pointers['find']
  isTable: string
  catalog: string
}

function swapAll(
  database: DatabaseSync,
  moves: readonly PointerMove[],
  { find, isTable, catalog }: SwapContext,
): TableIdentifier[] {
  const update = database.prepare(
    `UPDATE iceberg_tables SET metadata_location = ?, previous_metadata_location = ? WHERE ${keyIs} AND metadata_location = ? AND ${isTable}`,
  )
  try {
    return inTransaction(database, () => {
      const moved = moves.filter(({ identifier, from }) => find(identifier) !== from)
      if (moved.length > 0) return moved.map(({ identifier }) => identifier)
      for (const { identifier, from, to } of moves) {
        if (to === undefined) continue
        update.run(to, from, catalog, identifier.namespace, identifier.name, from)
      }
      return []
    })
  } catch (error) {
    if (!(error instanceof CommitFailed)) throw error
    return outcomeOf(moves, find, error)
  }
}

/** After a COMMIT that failed: what the file says now decides, and when it cannot be read nothing is known. */
function outcomeOf(
  moves: readonly PointerMove[],
  find: Pointers['find'],
  { cause }: CommitFailed,
): TableIdentifier[] {
  const wanted = moves.filter(({ to }) => to !== undefined)
  const all = (side: 'from' | 'to') => wanted.every((move) => find(move.identifier) === move[side])
  try {
    if (all('to')) return []
    if (all('from')) throw busy('nothing was committed', cause)
  } catch (error) {
    if (error instanceof IcebergError) throw error
  }
  const message = `catalog: the outcome of a commit is unknown: ${messageOf(cause)}`
  throw new IcebergError('ICEBERG_COMMIT_UNKNOWN', message, { cause })
}

class CommitFailed extends Error {}

function inTransaction<T>(database: DatabaseSync, work: () => T): T {
  try {
    database.exec('BEGIN IMMEDIATE')
  } catch (cause) {
    if (isDamage(cause)) throw cause
    throw busy('expected to lock the file within 10 s', cause)
  }
  let result: T
  try {
    result = work()
  } catch (error) {
    database.exec('ROLLBACK')
    throw error
  }
  try {
    database.exec('COMMIT')
  } catch (cause) {
    if (database.isTransaction) database.exec('ROLLBACK')
    throw new CommitFailed('COMMIT failed', { cause })
  }
  return result
}

function busy(problem: string, cause: unknown): IcebergError {
  const message = `catalog: ${problem}: ${messageOf(cause)}`
  return new IcebergError('ICEBERG_CATALOG_BUSY', message, { cause })
}
