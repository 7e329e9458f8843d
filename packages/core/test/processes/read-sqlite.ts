import { CoreError } from '../../src/errors.ts'
import { readSqlite } from '../../src/read-sqlite.ts'

/** Prints the rows of a file's table `n`, or the error. */
const [, , file = ''] = process.argv
try {
  const database = readSqlite({ file, what: 'the numbers' })
  process.stdout.write(JSON.stringify(database?.prepare('SELECT n FROM n').all() ?? null))
} catch (error) {
  if (!(error instanceof CoreError)) throw error
  const { code, message } = error
  process.stdout.write(JSON.stringify({ code, message }))
}
