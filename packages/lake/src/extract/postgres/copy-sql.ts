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

/** A column of a table in PostgreSQL. */
export interface SourceColumn {
  name: string
  /** Name of its type in pg_type. */
  type: string
}

/** Types whose cast to text writes what their output function does. */
const castAlike = new Set(
  'text varchar int2 int4 int8 float4 float8 numeric uuid date timestamp timestamptz'.split(' '),
)

/** Operands of one chain of ||: a longer one would be nested as deeply as it is long. */
const chained = 50

/**
 * Count and checksum of a table in PostgreSQL: the sum of 32 bits of the MD5 of every row's text, so that the order of
 * rows does not matter. Values are written by their types' output functions, as COPY does: a cast would write
 * booleans, char(n) and inet otherwise, but costs less where it does not. `utf8`: the database's encoding.
 */
export function sourceChecksumSql(
  table: string,
  columns: readonly SourceColumn[],
  { utf8 }: { utf8: boolean },
): string {
  const texts = columns.map(textSql)
  const chains = Array.from({ length: Math.ceil(texts.length / chained) }, (_, index) =>
    texts.slice(index * chained, (index + 1) * chained).join(` || ${end} || `),
  )
  const row = chains.map((chain) => `(${chain})`).join(` || ${end} || `)
  const bits = `substr(md5(${utf8 ? row : `convert_to(${row}, 'UTF8')`}), 1, 8)`
  return `SELECT ${summed(`('x' || ${bits})::bit(32)::bigint`)} FROM ${tableSql(table)}`
}

function textSql({ name, type }: SourceColumn): string {
  const column = quoteIdentifier(name)
  if (castAlike.has(type)) return `coalesce(CAST(${column} AS text), ${none})`
  return `CASE WHEN ${column} IS NOT DISTINCT FROM NULL THEN ${none} ELSE concat(${column}) END`
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
