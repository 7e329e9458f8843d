import { statSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { pathToFileURL } from 'node:url'

import { CoreError, messageOf } from './errors.ts'
import { lockTimeout, type SqliteOptions } from './sqlite.ts'

/**
 * Opens a SQLite database to read alone; undefined when there is no such file. It works where nothing may be written,
 * unless a killed process left a journal there; elsewhere that is taken in first.
 * @throws CoreError CORE_DATABASE_UNREADABLE
 */
export function readSqlite({
  file,
  what,
}: Pick<SqliteOptions, 'file' | 'what'>): DatabaseSync | undefined {
  try {
    return statSync(file, { throwIfNoEntry: false }) && opened(file, true)
  } catch (cause) {
    return secondTry(file) ?? refuse(`${what} at ${file}`, file, cause)
  }
}

/** A log of many writers is shared by a file beside it: where that cannot be made, nobody writes either. */
function secondTry(file: string): DatabaseSync | undefined {
  try {
    if (!hasJournal(file)) return opened(new URL(`${pathToFileURL(file).href}?immutable=1`), true)
    opened(file, false).close()
    return opened(file, true)
  } catch {
    return undefined
  }
}

/** The header is read at once, and with it a journal that must be taken in first. */
function opened(file: string | URL, readOnly: boolean): DatabaseSync {
  const database = new DatabaseSync(file, { readOnly, timeout: lockTimeout })
  try {
    database.prepare('PRAGMA schema_version').get()
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

function hasJournal(file: string): boolean {
  return ['-wal', '-journal'].some(
    (ending) => (statSync(file + ending, { throwIfNoEntry: false })?.size ?? 0) > 0,
  )
}

function refuse(which: string, file: string, cause: unknown): never {
  const isOfSqlite = (cause as { errcode?: number }).errcode !== undefined
  const reason =
    isOfSqlite && hasJournal(file)
      ? 'got one with changes of a killed process, which have to be taken in where it can be written to'
      : 'got'
  const message = `${which}: expected a SQLite database that can be read, ${reason}: ${messageOf(cause)}`
  throw new CoreError('CORE_DATABASE_UNREADABLE', message, { cause })
}
