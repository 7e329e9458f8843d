import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

import { CoreError, messageOf } from './errors.ts'

/** How a SQLite database is kept. */
export interface SqliteOptions {
  /** A file, or ':memory:'; file and folder are made when absent. */
  file: string
  /** What the file is, for messages: 'the catalog'. */
  what: string
  /**
   * WAL: readers never wait for a writer. DELETE: one file at rest, so that a copy of the file alone is whole.
   * Default WAL.
   */
  journal?: 'WAL' | 'DELETE'
}

/** Milliseconds that a lock is waited for. */
export const lockTimeout = 10_000

/**
 * Opens a SQLite database that many processes may use at once: a lock is waited for 10 s, and what is committed is on
 * disk.
 * @throws CoreError CORE_DATABASE_UNREADABLE
 */
export function openSqlite({ file, what, journal = 'WAL' }: SqliteOptions): DatabaseSync {
  try {
    if (file !== ':memory:') mkdirSync(dirname(file), { recursive: true })
    const database = new DatabaseSync(file, { timeout: lockTimeout })
    database.exec(`PRAGMA journal_mode = ${journal}; PRAGMA synchronous = FULL`)
    return database
  } catch (cause) {
    const message = `${what} at ${file}: expected a SQLite database that can be written to, got: ${messageOf(cause)}`
    throw new CoreError('CORE_DATABASE_UNREADABLE', message, { cause })
  }
}

/** Runs work as one transaction: all of it is kept, or nothing when it throws. */
export function transaction<T>(database: DatabaseSync, work: () => T): T {
  database.exec('BEGIN IMMEDIATE')
  try {
    const result = work()
    database.exec('COMMIT')
    return result
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK')
    throw error
  }
}
