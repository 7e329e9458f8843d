import { CoreError, describeQuery, type DuckDb } from '@deftunes/core'

import { toValue, Undefined, type JinjaObject, type Value } from '../jinja/index.ts'

/** An object that can be gone through and has attributes: of tables, rows and columns of a query. */
function listed(
  kind: string,
  items: Value[],
  attributes: ReadonlyMap<string, Value>,
): JinjaObject & { items: Value[] } {
  return {
    items,
    getAttribute: (name) =>
      attributes.get(name) ?? new Undefined(`'${kind}' has no attribute '${name}'`),
    toString: () => `<${kind} of ${items.length}>`,
  }
}

/**
 * The answer of a query as templates see dbt's: `.rows`, each by position or name, `.columns[0].values()`,
 * `.column_names`; going through it goes through its rows.
 */
export async function queryTable(duckdb: DuckDb, sql: string): Promise<Value> {
  const found = await duckdb.rows(sql)
  const names = await columnNames(duckdb, sql, found)
  const rows = found.map((row) => {
    const entries = names.map((name): [string, Value] => [name, toValue(row[name])])
    const values = entries.map(([, value]) => value)
    return listed('row', values, new Map([...entries, ['values', () => values]]))
  })
  const columns = names.map((name, index): Value => {
    const values = rows.map(({ items }) => items[index] ?? null)
    const attributes = new Map<string, Value>([
      ['name', name],
      ['values', () => values],
    ])
    return listed('column', values, attributes)
  })
  return listed(
    'table',
    rows,
    new Map<string, Value>([
      ['rows', rows],
      ['columns', columns],
      ['column_names', names],
    ]),
  )
}

/** An answer without rows has columns, too; only a statement that is no query has none. */
async function columnNames(
  duckdb: DuckDb,
  sql: string,
  rows: readonly object[],
): Promise<string[]> {
  const [first] = rows
  if (first) return Object.keys(first)
  try {
    return (await describeQuery(duckdb, sql)).map(({ name }) => name)
  } catch (error) {
    if (error instanceof CoreError) return []
    throw error
  }
}
