import { messageOf } from '@deftunes/core'

import { chainOf } from './error-chain.ts'
import { CliError } from './errors.ts'

/** What Node, SQLite and the platform tell with an error. */
interface Told {
  /** Of Node or a catalogue. */
  code?: unknown
  /** Of SQLite, extended. */
  errcode?: unknown
}

/** SQLITE_READONLY and SQLITE_FULL, in the lower byte; SQLITE_IOERR_SHMSIZE: no room for the file that readers share. */
const sqlite = { readOnly: 8, full: 13, noRoomToShare: 4874 }

/**
 * A disk that is full, or a database that may not be written to, somewhere among the causes of an error: as
 * CLI_DISK_FULL or CLI_STATE_READ_ONLY, whatever the rooms between made of it. Undefined for any other error.
 */
export function storageFailure(error: unknown): CliError | undefined {
  const chain = chainOf(error)
  const message = messageOf(error)
  if (chain.some(isFullDisk))
    return new CliError('CLI_DISK_FULL', fullDisk(message), { cause: error })
  if (!chain.some(isReadOnly)) return undefined
  const told = `state: expected files that can be written to, got: ${message}`
  return new CliError('CLI_STATE_READ_ONLY', told, { cause: error })
}

/** Whether the message of an error says that a disk is full. */
export function tellsFullDisk(message: string): boolean {
  return /no space left on device|database or disk is full|disk quota exceeded/i.test(message)
}

/** What to do about a full disk, with the words of who met it. */
export function fullDisk(message: string): string {
  return `the disk is full: free some space and run it again; got: ${message}`
}

function isFullDisk(cause: unknown): boolean {
  const { code, errcode } = (cause ?? {}) as Told
  if (code === 'ENOSPC' || code === 'EDQUOT' || errcode === sqlite.noRoomToShare) return true
  return primaryOf(errcode) === sqlite.full || tellsFullDisk(messageOf(cause))
}

function isReadOnly(cause: unknown): boolean {
  return primaryOf(((cause ?? {}) as Told).errcode) === sqlite.readOnly
}

function primaryOf(errcode: unknown): number | undefined {
  return typeof errcode === 'number' ? errcode & 0xff : undefined
}
