import type { ReadCache } from '../answer/read-cache.ts'
import type { VersionSession } from '../warehouse/warehouse.ts'
import type { KnownColumns } from './columns-in-sql.ts'

const sql =
  'SELECT schema_name, table_name, column_name FROM duckdb_columns() WHERE NOT internal ORDER BY schema_name, table_name, column_index'

/** The columns of the tables of a version. */
export async function knownColumns(
  session: VersionSession,
  cache: ReadCache,
): Promise<KnownColumns> {
  const { id } = session.version
  const known = cache.get(id, sql)
  const reading = known ?? session.read(sql)
  if (!known) cache.set(id, sql, reading)
  const { rows } = await reading
  const byRelation = Map.groupBy(rows, ([schema, table]) => `${String(schema)}.${String(table)}`)
  return new Map(
    [...byRelation].map(([relation, own]) => [relation, own.map(([, , column]) => String(column))]),
  )
}
