import { quoteIdentifier, quoteRelation, type DuckDb, type ObjectStore } from '@deftunes/core'
import {
  branchStanding,
  scanSql,
  snapshotOf,
  type Catalog,
  type Table,
  type TableIdentifier,
} from '@deftunes/iceberg'

/** A table as a session sees it. */
export interface AttachedTable {
  identifier: TableIdentifier
  /** The ref whose snapshot is shown: the run's branch where the table has it, else main. */
  ref: string
  /** The snapshot of main that is shown, or that the branch shown was made on; null when there was none. */
  mainSnapshotId: bigint | null
}

/** Where tables are looked up, and where they are shown. */
export interface AttachOptions {
  duckdb: DuckDb
  catalog: Catalog
  store: ObjectStore
  /** A run's branch; tables that lack it are shown at main. Default: main alone. */
  branch?: string
}

/** Shows every table of the catalog as a DuckDB view `"namespace"."name"`, all at one version of the lake. */
export async function attachTables(options: AttachOptions): Promise<AttachedTable[]> {
  const attached: AttachedTable[] = []
  for (const table of await options.catalog.loadTables()) {
    if (isShown(table, options.branch)) attached.push(await attachTable(options, table))
  }
  return attached
}

/** A table that was only made, by a run that has not published it yet, is nobody else's business. */
function isShown(table: Table, branch = 'main'): boolean {
  return (snapshotOf(table, branch) ?? snapshotOf(table)) !== undefined
}

/** Shows one table as a DuckDB view. */
export async function attachTable(
  { duckdb, store, branch = 'main' }: AttachOptions,
  table: Table,
): Promise<AttachedTable> {
  const { namespace, name } = table.identifier
  const ref = snapshotOf(table, branch) ? branch : 'main'
  const snapshot = snapshotOf(table, ref)
  await duckdb.run(`CREATE SCHEMA IF NOT EXISTS ${quoteIdentifier(namespace)}`)
  const sql = await scanSql(store, table, snapshot ? { ref } : {})
  await duckdb.run(`CREATE OR REPLACE VIEW ${quoteRelation(namespace, name)} AS ${sql}`)
  const below = ref === 'main' ? snapshot : branchStanding(table, ref)?.base
  const mainSnapshotId = below?.['snapshot-id'] ?? null
  return { identifier: table.identifier, ref, mainSnapshotId }
}
