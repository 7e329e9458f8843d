import type { NewTable } from '../metadata/new-metadata.ts'
import type { Requirement } from '../metadata/requirement.ts'
import type { TableMetadata } from '../metadata/table-metadata.ts'
import type { Update } from '../metadata/update.ts'

/** A table's name; levels of a namespace are joined by dots. */
export interface TableIdentifier {
  namespace: string
  name: string
}

/** A table as a catalog pointed to it when it was loaded. */
export interface Table {
  identifier: TableIdentifier
  metadataLocation: string
  /** Shared between callers: never change it. */
  metadata: TableMetadata
}

/** A change of one table. Without updates it only demands that its requirements hold when the rest commits. */
export interface TableChange {
  identifier: TableIdentifier
  requirements: Requirement[]
  updates: Update[]
}

/** Which metadata file each table is at; every catalog keeps the same promises. */
export interface Catalog {
  /** In the order of names. */
  listTables(namespace?: string): Promise<TableIdentifier[]>
  /** Every table as of one moment: no commit lies between two of them. In the order of names. */
  loadTables(namespace?: string): Promise<Table[]>
  loadTable(identifier: TableIdentifier): Promise<Table | undefined>
  /** @throws IcebergError ICEBERG_TABLE_EXISTS */
  createTable(identifier: TableIdentifier, table: NewTable): Promise<Table>
  /**
   * Takes up a table that is there, at one of its metadata files.
   * @throws IcebergError ICEBERG_TABLE_EXISTS; ICEBERG_FILE_DAMAGED, ICEBERG_METADATA_INVALID when the file is none
   */
  registerTable(identifier: TableIdentifier, metadataLocation: string): Promise<Table>
  /**
   * All changes or none, seen by others at one moment.
   * @throws IcebergError ICEBERG_COMMIT_CONFLICT when a requirement fails or another writer came first,
   * ICEBERG_TABLE_MISSING; ICEBERG_COMMIT_UNKNOWN when the catalog failed so late that it may have committed.
   */
  commit(changes: readonly TableChange[]): Promise<Table[]>
  /** Removes the name; the table's files stay. A missing table is no error. */
  dropTable(identifier: TableIdentifier): Promise<void>
}

/** A table's name as messages print it. */
export function printIdentifier({ namespace, name }: TableIdentifier): string {
  return `${namespace}.${name}`
}
