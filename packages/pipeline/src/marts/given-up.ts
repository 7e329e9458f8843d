import { CoreError, interruptible, type DuckDb } from '@deftunes/core'

/** How long something may be built for. */
export interface BuildLimit {
  /** Begins the message: what is built, and what was expected of it. */
  expected: string
  mostMs: number
}

/**
 * Builds something on a session that is interrupted after some time.
 * @throws CoreError CORE_SQL_TOO_LONG when it was given up then, and whatever the build throws
 */
export async function orGivenUp<Result>(
  duckdb: DuckDb,
  { expected, mostMs }: BuildLimit,
  build: (limited: DuckDb) => Promise<Result>,
): Promise<Result> {
  const limit = new AbortController()
  const message = `${expected} within ${mostMs / 1000} s, it was given up then`
  const timer = setTimeout(
    () => limit.abort(new CoreError('CORE_SQL_TOO_LONG', message)),
    mostMs,
  ).unref()
  try {
    return await build(interruptible(duckdb, limit.signal))
  } finally {
    clearTimeout(timer)
  }
}
