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

/** Stand for NULL and for the end of a value, so that 'a' and NULL differ from NULL and 'a'. */
const [none, end] = [quoteLiteral('\u0001'), quoteLiteral('\u0002')]

/**
 * Count and checksum of a table in PostgreSQL: the sum of 32 bits of the MD5 of every row's text, so that the order of
 * rows does not matter. Values are written by their types' output functions, as COPY does: a cast would write
 * booleans, char(n) and inet otherwise. An array has no limit of 100 values, as arguments have.
 */
export function sourceChecksumSql(table: string, columns: readonly string[]): string {
  const texts = columns.map(quoteIdentifier).map((column) => {
    return `CASE WHEN ${column} IS NOT DISTINCT FROM NULL THEN ${none} ELSE concat(${column}) END`
  })
  const row = `array_to_string(ARRAY[${texts.join(', ')}], ${end})`
  const bits = `substr(md5(convert_to(${row}, 'UTF8')), 1, 8)`
  return `SELECT ${summed(`('x' || ${bits})::bit(32)::bigint`)} FROM ${tableSql(table)}`
}

/** The same in DuckDB, for landed files: a row for each `filename` of a relation whose columns are texts. */
export function landedChecksumSql(relation: string, columns: readonly string[]): string {
  const texts = columns.map((column) => `coalesce(${quoteIdentifier(column)}, ${none})`)
  const bits = `substr(md5(concat_ws(${end}, ${texts.join(', ')})), 1, 8)`
  return `SELECT filename, ${summed(`CAST('0x' || ${bits} AS BIGINT)`)} FROM ${relation} GROUP BY filename`
}

function summed(number: string): string {
  return `count(*) AS rows, CAST(coalesce(sum(${number}), 0) AS text) AS checksum`
}
