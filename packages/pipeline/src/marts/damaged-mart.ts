import { CoreError, messageOf } from '@deftunes/core'

import { PipelineError } from '../errors.ts'
import type { OpenMart } from './open-mart.ts'

/** Whether a statement failed since the file that it read is not as it was written: DuckDB has a checksum of every block. */
export function isDamage(error: unknown): boolean {
  return error instanceof CoreError && error.code === 'CORE_SQL_FAILED' && words.test(error.message)
}

/** Of a kind that no statement has about values: those are quoted, and may read like this. */
const words =
  /^DuckDB: (?:IO|FATAL) Error: .*(?:Corrupt database file|Could not read (?:enough|all) bytes|database has been invalidated)/is

/** Milliseconds after a file was made again in which it is not for another damage. */
const restMs = 30_000

/** The damaged files that were found. Each is made again, but not one after the other: a disk that is broken is told. */
export class DamagedMarts {
  readonly #found = new WeakSet<OpenMart>()
  readonly #restUntil = new Map<string, number>()

  /**
   * Whether a damaged file is a new find, to be made again.
   * @throws PipelineError PIPELINE_MART_LOST when it was made again just before
   */
  isNew(mart: OpenMart, damage: unknown): boolean {
    if (this.#found.has(mart)) return false
    if (Date.now() < (this.#restUntil.get(mart.version.id) ?? 0)) throw damagedAgain(mart, damage)
    this.#found.add(mart)
    return true
  }

  /** Takes note that a file was made again, or damaged in spite of that. */
  rest(id: string): void {
    this.#restUntil.set(id, Date.now() + restMs)
  }
}

/** The error about a file that is damaged each time it is made, as on a broken disk. */
export function damagedAgain({ path, version }: OpenMart, cause: unknown): PipelineError {
  const message = `${path}: expected the file of version ${version.id} as it was written, got a damaged one, also after it was made again: ${messageOf(cause)}; is the disk broken?`
  return new PipelineError('PIPELINE_MART_LOST', message, { cause })
}
