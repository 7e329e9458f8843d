import type { Table } from '../warehouse/warehouse.ts'

/** Statements that were run before, by version. */
export interface ReadCache {
  get: (version: string, sql: string) => Promise<Table> | undefined
  set: (version: string, sql: string, table: Promise<Table>) => void
}

/** Of a value, and of an entry beside its rows, about. */
const valueBytes = 16
const entryBytes = 500
/** Of a table that is being read: nobody knows yet. */
const unreadBytes = 10_000

/** Keeps the tables that were read last, up to about a number of bytes; what fails, or was stopped, is not kept. */
export function readCache(mostBytes = 128_000_000): ReadCache {
  const kept = new Map<string, { table: Promise<Table>; bytes: number }>()
  let total = 0
  const drop = (key: string) => {
    total -= kept.get(key)?.bytes ?? 0
    kept.delete(key)
  }
  const keep = (key: string, table: Promise<Table>, bytes: number) => {
    drop(key)
    kept.set(key, { table, bytes })
    total += bytes
    for (const oldest of kept.keys()) if (total > mostBytes) drop(oldest)
  }
  const keyOf = (version: string, sql: string) => `${version}\n${sql}`
  return {
    get: (version, sql) => {
      const key = keyOf(version, sql)
      const entry = kept.get(key)
      if (!entry) return undefined
      kept.delete(key)
      kept.set(key, entry)
      return entry.table
    },
    set: (version, sql, table) => {
      const key = keyOf(version, sql)
      const own = entryBytes + 2 * key.length
      const isKept = () => kept.get(key)?.table === table
      keep(key, table, own + unreadBytes)
      table.then(
        (read) => isKept() && keep(key, table, own + bytesOf(read)),
        () => isKept() && drop(key),
      )
    },
  }
}

function bytesOf({ rows }: Table): number {
  let bytes = 0
  for (const row of rows)
    for (const cell of row) bytes += valueBytes + (typeof cell === 'string' ? 2 * cell.length : 0)
  return bytes
}
