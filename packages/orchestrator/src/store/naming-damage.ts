import { CoreError, messageOf } from '@deftunes/core'

/** SQLITE_CORRUPT and SQLITE_NOTADB, in the lower byte. */
const damaged = [11, 26]

/** A reader of the run state in a file that names the file where it is found to be damaged: SQLite does not. */
export function namingDamage<Reader extends object>(file: string, reader: Reader): Reader {
  const naming = Object.entries(reader).map(([name, read]) => [
    name,
    (...asked: unknown[]) =>
      orName(file, () => (read as (...asked: unknown[]) => unknown)(...asked)),
  ])
  return Object.fromEntries(naming) as Reader
}

/** Does work on the run state in a file. @throws CoreError CORE_DATABASE_UNREADABLE where it is damaged */
export function orName<T>(file: string, work: () => T): T {
  try {
    return work()
  } catch (cause) {
    if (!isDamage(cause)) throw cause
    const message = `the run state at ${file}: expected a SQLite database that is whole, got: ${messageOf(cause)}; deftunes doctor tells more`
    throw new CoreError('CORE_DATABASE_UNREADABLE', message, { cause })
  }
}

function isDamage(error: unknown): boolean {
  const { errcode } = (error ?? {}) as { errcode?: unknown }
  return typeof errcode === 'number' && damaged.includes(errcode & 0xff)
}
