import { quoteIdentifier, quoteRelation } from '@deftunes/core'
import { safePath, type Hop, type Model } from '@deftunes/metrics'

/** An expression over the columns of a table, and the name that it has in a dataset. */
export interface SelectedColumn {
  name: string
  table: string
  sql: string
}

/**
 * The SELECT behind a dataset: rows of one table, each once, with what joins reach from it. The expressions of a table see its own
 * columns alone.
 * @throws MetricsError METRICS_FAN_OUT, METRICS_QUERY_INVALID where a column's table is not reached without repeating rows
 */
export function datasetSql(model: Model, home: string, columns: readonly SelectedColumn[]): string {
  const hops = hopsTo(model, home, columns)
  const list = columns.map(({ table, name }) => `  ${quoteRelation(table, name)}`)
  const sources = [home, ...hops.map(({ to }) => to)].map((table) => {
    const keys = hops.flatMap(({ join }) => keysOf(join, table))
    const own = columns.filter((column) => column.table === table)
    return { table, sql: tableSql(model, table, [...own, ...namedKeys(keys)]) }
  })
  const [first, ...joined] = sources.map(({ sql }) => sql)
  const joins = joined.map((sql, index) => `LEFT JOIN ${sql} ON ${onSql(hops[index])}`)
  return `SELECT\n${list.join(',\n')}\nFROM ${[first, ...joins].join('\n')}`
}

/** Every join on the ways to the tables of some columns, once, in an order that knows its left side. */
function hopsTo(model: Model, home: string, columns: readonly SelectedColumn[]): Hop[] {
  const hops = new Map<string, Hop>()
  for (const { table, name } of columns)
    for (const hop of safePath(model, home, table, { measure: home, dimension: name }))
      if (!hops.has(hop.to)) hops.set(hop.to, hop)
  return [...hops.values()]
}

function keysOf({ from, to, on }: Hop['join'], table: string): string[] {
  return Object.entries(on).flatMap(([left, right]) => [
    ...(from === table ? [left] : []),
    ...(to === table ? [right] : []),
  ])
}

function namedKeys(keys: readonly string[]): { name: string; sql: string }[] {
  return [...new Set(keys)].map((key) => ({ name: keyName(key), sql: quoteIdentifier(key) }))
}

/** No name of a model begins with an underscore. */
function keyName(column: string): string {
  return `_key_${column}`
}

function tableSql(
  model: Model,
  table: string,
  columns: readonly { name: string; sql: string }[],
): string {
  const { relation = [] } = model.tables.get(table) ?? {}
  const list = columns.map(({ name, sql }) => `    ${sql} AS ${quoteIdentifier(name)}`)
  return `(\n  SELECT\n${list.join(',\n')}\n  FROM ${quoteRelation(...relation)}\n) AS ${quoteIdentifier(table)}`
}

function onSql(hop: Hop | undefined): string {
  const { from = '', to = '', on = {} } = hop?.join ?? {}
  return Object.entries(on)
    .map(
      ([left, right]) =>
        `${quoteRelation(from, keyName(left))} = ${quoteRelation(to, keyName(right))}`,
    )
    .join(' AND ')
}
