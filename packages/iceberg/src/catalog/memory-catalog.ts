import { systemClock, type Clock, type ObjectStore } from '@deftunes/core'

import { printIdentifier, type Catalog, type TableIdentifier } from './catalog.ts'
import { pointerCatalog } from './pointer-catalog.ts'
import type { Pointer, Pointers } from './pointers.ts'

/** Where the tables of a catalog in memory are. */
export interface MemoryCatalogOptions {
  /** Where metadata is written. */
  store: ObjectStore
  clock?: Clock
  /** Store key that the tables' folders are under. Default: the root. */
  prefix?: string
}

/** A catalog whose pointers live as long as the process: the twin of the SQLite one for tests. */
export function memoryCatalog({
  store,
  clock = systemClock,
  prefix = '',
}: MemoryCatalogOptions): Catalog {
  const pointers = memoryPointers()
  return pointerCatalog({ open: async () => pointers, store, clock, prefix })
}

function memoryPointers(): Pointers {
  const tables = new Map<string, Pointer>()
  const find = (identifier: TableIdentifier) => tables.get(printIdentifier(identifier))?.location
  const put = (identifier: TableIdentifier, location: string) =>
    tables.set(printIdentifier(identifier), { identifier, location })
  return {
    find,
    list: () => [...tables.values()],
    insert: (identifier, location) => {
      if (find(identifier) !== undefined) return false
      put(identifier, location)
      return true
    },
    swap: (moves) => {
      const moved = moves.filter(({ identifier, from }) => find(identifier) !== from)
      if (moved.length > 0) return moved.map(({ identifier }) => identifier)
      for (const { identifier, to } of moves) if (to !== undefined) put(identifier, to)
      return []
    },
    remove: (identifier) => {
      tables.delete(printIdentifier(identifier))
    },
  }
}
