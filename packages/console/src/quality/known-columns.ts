import type { ReadCache } from '../answer/read-cache.ts'
import { readShared } from '../answer/read-shared.ts'
import type { VersionSession } from '../warehouse/warehouse.ts'
import type { KnownColumns } from './columns-in-sql.ts'

const sql =
  'SELECT schema_name, table_name, column_name FROM duckdb_columns() WHERE NOT internal ORDER BY schema_name, table_name, column_index'

/** The columns of the tables of a version. */
export async function knownColumns(
  session: VersionSession,
  cache: ReadCache,
): Promise<KnownColumns> {
  const { rows } = await readShared(session, sql, { cache })
  const byRelation = Map.groupBy(rows, ([schema, table]) => `${String(schema)}.${String(table)}`)
  return new Map(
    [...byRelation].map(([relation, own]) => [relation, own.map(([, , column]) => String(column))]),
  )
}
