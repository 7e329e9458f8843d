import { quoteIdentifier, quoteLiteral } from '@deftunes/core'

/** `schema.table` as quoted SQL. */
export function tableSql(table: string): string {
  return table.split('.').map(quoteIdentifier).join('.')
}

/** The COPY that sends a table as CSV: NULL is nothing, an empty text is "". */
export function copySql(table: string, columns: readonly string[]): string {
  const list = columns.map(quoteIdentifier).join(', ')
  return `COPY (SELECT ${list} FROM ${tableSql(table)}) TO STDOUT (FORMAT csv, NULL '', ENCODING 'UTF8')`
}

/**
 * Count and checksum of a relation whose columns are texts or can become such, in SQL that PostgreSQL and DuckDB read
 * alike: the sum of 32 bits of the MD5 of every row's text, so that the order of rows does not matter. Given
 * a column to group by, there is a row for each of its values.
 */
export function checksumSql(
  dialect: 'postgres' | 'duckdb',
  relation: string,
  columns: readonly string[],
  groupBy?: string,
): string {
  const texts = columns.map((column) => {
    const value = `CAST(${quoteIdentifier(column)} AS ${dialect === 'postgres' ? 'text' : 'VARCHAR'})`
    return `coalesce(${value}, ${quoteLiteral('\u0001')})`
  })
  const bits = `substr(md5(concat_ws(${quoteLiteral('\u0002')}, ${texts.join(', ')})), 1, 8)`
  const number =
    dialect === 'postgres' ? `('x' || ${bits})::bit(32)::bigint` : `CAST('0x' || ${bits} AS BIGINT)`
  const [key, group] = groupBy === undefined ? ['', ''] : [`${groupBy}, `, ` GROUP BY ${groupBy}`]
  return `SELECT ${key}count(*) AS rows, CAST(coalesce(sum(${number}), 0) AS ${dialect === 'postgres' ? 'text' : 'VARCHAR'}) AS checksum FROM ${relation}${group}`
}
