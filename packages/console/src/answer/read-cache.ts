import type { Table } from '../warehouse/warehouse.ts'
import type { ReadCache } from './reader.ts'

/** Keeps the tables that were read last, up to a number of values; what fails, or was stopped, is not kept. */
export function readCache(mostValues = 4_000_000): ReadCache {
  const kept = new Map<string, { table: Promise<Table>; size: number }>()
  let values = 0
  const drop = (key: string) => {
    values -= kept.get(key)?.size ?? 0
    kept.delete(key)
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
      const entry = { table, size: 0 }
      kept.set(key, entry)
      table.then(
        ({ rows, columns }) => {
          if (kept.get(key) !== entry) return
          entry.size = 20 + rows.length * columns.length
          values += entry.size
          for (const oldest of kept.keys()) if (values > mostValues) drop(oldest)
        },
        () => kept.get(key) === entry && drop(key),
      )
    },
  }
}
