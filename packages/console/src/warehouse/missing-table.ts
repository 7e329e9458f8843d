import { CoreError } from '@deftunes/core'

import { ConsoleError } from '../errors.ts'

/** Runs a read of a version; of a table that no run had published by then it is said so, instead of the database's words. */
export async function tellingMissing<Result>(read: () => Promise<Result>): Promise<Result> {
  try {
    return await read()
  } catch (cause) {
    const table = missingTable(cause)
    if (table === undefined) throw cause
    const message = `this version has no ${table} yet: no run had published it by then`
    throw new ConsoleError('CONSOLE_NOTHING_PUBLISHED', message, { cause })
  }
}

function missingTable(error: unknown): string | undefined {
  if (!(error instanceof CoreError) || error.code !== 'CORE_SQL_FAILED') return undefined
  const [, table] =
    /Catalog Error: Table with name "?(\w+)"? does not exist/.exec(error.message) ?? []
  return table
}
