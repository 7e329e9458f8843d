import type { DatabaseSync } from 'node:sqlite'

import { openSqlite, transaction } from '@deftunes/core'

import { OrchestratorError } from '../errors.ts'
import { fromVersion1, schemaSql, schemaVersion } from './schema-sql.ts'

/**
 * Opens a database of run state; tables of an earlier version are made those of this one.
 * @throws CoreError CORE_DATABASE_UNREADABLE; OrchestratorError ORCHESTRATOR_STATE_VERSION for a later version's
 */
export function openStateDatabase(file: string): DatabaseSync {
  const database = openSqlite({ file, what: 'the run state' })
  try {
    if (versionOf(database) !== schemaVersion) transaction(database, () => upgrade(database, file))
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

/** Looks again inside the transaction: another process may have done it meanwhile. */
function upgrade(database: DatabaseSync, file: string): void {
  const version = versionOf(database)
  if (version === schemaVersion) return
  if (version > schemaVersion) {
    const message = `run state ${file}: expected version ${schemaVersion} or before, got ${version}: a later release of deftunes made it`
    throw new OrchestratorError('ORCHESTRATOR_STATE_VERSION', message)
  }
  database.exec(version === 1 ? fromVersion1 : schemaSql)
  database.exec(`PRAGMA user_version = ${schemaVersion}`)
}

/** 0: empty; version 1 did not say so yet. */
function versionOf(database: DatabaseSync): number {
  const version = Number(database.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0)
  if (version > 0) return version
  const sql = `SELECT count(*) AS n FROM sqlite_schema WHERE type = 'table' AND name = 'runs'`
  return Number(database.prepare(sql).get()?.['n'] ?? 0)
}
