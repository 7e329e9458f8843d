import type { TableIdentifier } from './catalog.ts'

/** A table's move from one metadata file to the next; without `to` it only must still be at `from`. */
export interface PointerMove {
  identifier: TableIdentifier
  from: string
  to?: string
}

/** Where a table is. */
export interface Pointer {
  identifier: TableIdentifier
  location: string
}

/** The state that a catalog is made of: one metadata location a table. */
export interface Pointers {
  /** All of them as of one moment. */
  list(): Pointer[]
  find(identifier: TableIdentifier): string | undefined
  /** False when the table exists. */
  insert(identifier: TableIdentifier, location: string): boolean
  /** All moves at once, or none: then the tables that were not at `from`. */
  swap(moves: readonly PointerMove[]): TableIdentifier[]
  remove(identifier: TableIdentifier): void
}
