import type { DuckDb } from './duckdb.ts'

/** A column of what a query yields, and its DuckDB type as DuckDB prints it: 'DECIMAL(10,2)', 'STRUCT(a INTEGER)[]'. */
export interface QueryColumn {
  name: string
  type: string
}

/**
 * The columns of what a SELECT yields, in order, without running it.
 * @throws CoreError CORE_SQL_FAILED when DuckDB refuses the statement
 */
export async function describeQuery(duckdb: DuckDb, query: string): Promise<QueryColumn[]> {
  const rows = await duckdb.rows<{ column_name: string; column_type: string }>(`DESCRIBE ${query}`)
  return rows.map((row) => ({ name: row.column_name, type: row.column_type }))
}
