import type { DuckDb } from './duckdb.ts'
import { messageOf } from './errors.ts'

/** DuckDB forgets an interrupt that comes before a statement is under way: it is repeated. */
const repeatMs = 100

/**
 * A session for work that a signal may stop. What runs when it aborts is interrupted and rejects with the signal's reason;
 * so is what begins later and takes longer than it takes to clean up. The session itself stays usable.
 */
export function interruptible(duckdb: DuckDb, signal: AbortSignal): DuckDb {
  return {
    ...duckdb,
    run: (sql) => stoppable(duckdb, signal, () => duckdb.run(sql)),
    rows: <Row>(sql: string) => stoppable(duckdb, signal, () => duckdb.rows<Row>(sql)),
  }
}

/** Runs a statement of a session that a signal stops. Rejects with the signal's reason then. */
export async function stoppable<T>(
  duckdb: Pick<DuckDb, 'interrupt'>,
  signal: AbortSignal,
  work: () => Promise<T>,
): Promise<T> {
  let repeating: NodeJS.Timeout | undefined
  const repeat = () => {
    repeating = setInterval(() => duckdb.interrupt(), repeatMs)
  }
  const stop = () => {
    duckdb.interrupt()
    repeat()
  }
  if (signal.aborted) repeat()
  else signal.addEventListener('abort', stop, { once: true })
  try {
    return await work()
  } catch (error) {
    if (signal.aborted && messageOf(error).includes('INTERRUPT Error')) throw signal.reason
    throw error
  } finally {
    signal.removeEventListener('abort', stop)
    clearInterval(repeating)
  }
}
