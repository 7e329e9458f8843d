import { messageOf } from '@deftunes/core'

import { SimulatorError } from '../errors.ts'
import { songColumns } from './songs-table.ts'

/** What PostgreSQL, zlib and the file system tell of a failure. */
interface Told {
  code?: string
  /** PostgreSQL: the line, mostly with its column and value. */
  where?: string
  /** PostgreSQL: the key that came again. */
  detail?: string
}

const unreadable = ['EISDIR', 'EACCES', 'EPERM', 'ENOENT']

/**
 * A failed load as a mistake in its file: SIMULATOR_SONGS_FILE_INVALID with file, line, expected and got. An error that
 * is not the file's fault is returned as it is.
 */
export function songsFileFailure(file: string, error: unknown): unknown {
  const cause = error instanceof SimulatorError ? error.cause : error
  const mistake = mistakeIn(messageOf(cause), cause ?? {})
  if (mistake === undefined) return error
  const message = `songs file ${file}${mistake}`
  return new SimulatorError('SIMULATOR_SONGS_FILE_INVALID', message, { cause })
}

function mistakeIn(message: string, { code = '', where = '', detail }: Told): string | undefined {
  if (code.startsWith('22')) return valueMistake(message, where)
  if (code === '23505') return `: expected every track_id once, got: ${detail ?? message}`
  if (code.startsWith('Z_')) return `: expected a gzip file, as its name says, got: ${message}`
  if (unreadable.includes(code)) return `: expected a file that can be read, got: ${message}`
  return undefined
}

/** Class 22 of PostgreSQL's errors: data that does not fit. */
function valueMistake(message: string, where: string): string {
  const [, line, name, got = ''] = /line (\d+)(?:, column (\w+))?(?:: ([^]*))?$/.exec(where) ?? []
  const place = line === undefined ? '' : `:${line}`
  const column = songColumns.find((one) => one.name === name)
  const expected = column ? `${column.name} of type ${column.type}` : 'a whole CSV record'
  const what = column ? got : `${message}${got && `: ${got}`}`
  return `${place}: expected ${expected}, got ${what.slice(0, 300)}`
}
