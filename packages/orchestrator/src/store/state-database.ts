import { DatabaseSync } from 'node:sqlite'

import { openSqlite, readSqlite, transaction } from '@deftunes/core'

import { OrchestratorError } from '../errors.ts'
import { orName } from './naming-damage.ts'
import { fromVersion1, fromVersion2, schemaSql, schemaVersion } from './schema-sql.ts'

/**
 * Opens a database of run state; tables of an earlier version are made those of this one.
 * @throws CoreError CORE_DATABASE_UNREADABLE; OrchestratorError ORCHESTRATOR_STATE_VERSION for a later version's
 */
export function openStateDatabase(file: string): DatabaseSync {
  const database = openSqlite({ file, what: 'the run state' })
  try {
    orName(file, () => {
      if (versionOf(database) === schemaVersion) return
      transaction(database, () => upgrade(database, file))
    })
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

/**
 * Opens a database of run state to read alone; undefined when nothing is kept there yet. Of tables of an earlier version
 * there is a copy in memory.
 * @throws CoreError CORE_DATABASE_UNREADABLE; OrchestratorError ORCHESTRATOR_STATE_VERSION for a later version's
 */
export function readStateDatabase(file: string): DatabaseSync | undefined {
  const database = readSqlite({ file, what: 'the run state' })
  if (!database || versionOf(database) === schemaVersion) return database
  try {
    return versionOf(database) === 0 ? undefined : upgradedCopy(database, file)
  } finally {
    database.close()
  }
}

/** In memory there is no log beside a database: bytes 18 and 19 say so (SQLite's file format, 1.3). */
function upgradedCopy(database: DatabaseSync, file: string): DatabaseSync {
  const copy = new DatabaseSync(':memory:')
  copy.deserialize(database.serialize().fill(1, 18, 20))
  upgrade(copy, file)
  return copy
}

/** Looks again inside the transaction: another process may have done it meanwhile. */
function upgrade(database: DatabaseSync, file: string): void {
  const version = versionOf(database)
  if (version === schemaVersion) return
  if (version > schemaVersion) {
    const message = `run state ${file}: expected version ${schemaVersion} or before, got ${version}: a later release of deftunes made it`
    throw new OrchestratorError('ORCHESTRATOR_STATE_VERSION', message)
  }
  database.exec([schemaSql, fromVersion1, fromVersion2][version] ?? schemaSql)
  database.exec(`PRAGMA user_version = ${schemaVersion}`)
}

/** 0: empty; version 1 did not say so yet. */
function versionOf(database: DatabaseSync): number {
  const version = Number(database.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0)
  if (version > 0) return version
  const sql = `SELECT count(*) AS n FROM sqlite_schema WHERE type = 'table' AND name = 'runs'`
  return Number(database.prepare(sql).get()?.['n'] ?? 0)
}
