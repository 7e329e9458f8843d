import { CoreError, messageOf } from '@deftunes/core'

import { PipelineError } from '../errors.ts'
import type { OpenMart } from './open-mart.ts'

/** Whether a statement failed since the file that it read is not as it was written: DuckDB has a checksum of every block. */
export function isDamage(error: unknown): boolean {
  return error instanceof CoreError && error.code === 'CORE_SQL_FAILED' && words.test(error.message)
}

const words =
  /Corrupt database file|Could not read (?:enough|all) bytes|database has been invalidated/i

/** The error about a file that is damaged each time it is made, as on a broken disk. */
export function damagedAgain({ path, version }: OpenMart, cause: unknown): PipelineError {
  const message = `${path}: expected the file of version ${version.id} as it was written, got a damaged one, also after it was made again: ${messageOf(cause)}; is the disk broken?`
  return new PipelineError('PIPELINE_MART_LOST', message, { cause })
}
