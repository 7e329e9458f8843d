import type { Table } from '../warehouse/warehouse.ts'

/** Those who wait for a statement, and how it is stopped once all of them are gone. */
interface Waiting {
  readers: number
  stop: AbortController
}

const waiting = new WeakMap<Promise<Table>, Waiting>()

/** Begins a statement that stops when everyone who waits for it is gone; whoever has no signal waits to its end. */
export function beginStatement(
  read: (stop: AbortSignal) => Promise<Table>,
  signal: AbortSignal | undefined,
): Promise<Table> {
  const stop = new AbortController()
  const table = read(stop.signal)
  waiting.set(table, { readers: 0, stop })
  joinStatement(table, signal)
  return table
}

/** Waits for a statement as well; false when it is stopped already. */
export function joinStatement(table: Promise<Table>, signal: AbortSignal | undefined): boolean {
  const found = waiting.get(table)
  if (found?.stop.signal.aborted) return false
  if (!found) return true
  found.readers += 1
  const leave = () => {
    found.readers -= 1
    if (found.readers === 0) found.stop.abort()
  }
  if (signal?.aborted) leave()
  signal?.addEventListener('abort', leave, { once: true })
  const end = () => signal?.removeEventListener('abort', leave)
  table.then(end, end)
  return true
}
