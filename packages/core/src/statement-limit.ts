import { CoreError, messageOf } from './errors.ts'

/** What ends a statement. */
export interface StatementLimit {
  sql: string
  /** Milliseconds; undefined: as long as it takes. */
  mostMs: number | undefined
  signal: AbortSignal | undefined
}

/**
 * Runs a statement that rejects with the reason of the signal which it is given, once that stops it.
 * @throws CoreError CORE_SQL_TOO_LONG, or CORE_SQL_FAILED when the signal of the limit stopped it
 */
export async function within<Result>(
  { sql, mostMs, signal }: StatementLimit,
  work: (signal: AbortSignal | undefined) => Promise<Result>,
): Promise<Result> {
  const limit = new AbortController()
  const timer =
    mostMs === undefined
      ? undefined
      : setTimeout(() => limit.abort(tooLong(sql, mostMs)), mostMs).unref()
  try {
    return await work(signal ? AbortSignal.any([signal, limit.signal]) : limit.signal)
  } catch (error) {
    const isStopped = signal?.aborted === true && error === signal.reason
    throw isStopped ? stopped(error) : error
  } finally {
    clearTimeout(timer)
  }
}

/** What a statement that was stopped rejects with. */
export function stopped(reason: unknown): CoreError {
  const message = `DuckDB: the statement was stopped: ${messageOf(reason)}`
  return new CoreError('CORE_SQL_FAILED', message, { cause: reason })
}

function tooLong(sql: string, mostMs: number): CoreError {
  const message = `DuckDB: expected the statement to end within ${mostMs / 1000} s, it was stopped then`
  return new CoreError('CORE_SQL_TOO_LONG', message, { details: { sql } })
}
