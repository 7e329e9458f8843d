import { describeQuery, quoteIdentifier, type DuckDb } from '@deftunes/core'

import type { RelationName } from '../adapter/adapter.ts'
import { renderRelation } from '../adapter/relation-sql.ts'
import { DbtError } from '../errors.ts'
import type { Materialization } from './materialize.ts'

/**
 * An increment's SQL cut to the columns of its table, in their order and types, as dbt's inserts do: one that it lacks
 * fails when it is run, others are left out with a warning.
 * @throws DbtError DBT_COLUMNS_CHANGED when they differ and `on_schema_change` is 'fail'
 */
export async function fitColumns(
  { project, adapter, node }: Materialization,
  name: RelationName,
  sql: string,
): Promise<string> {
  const kept = await columnsOf(adapter.duckdb, `select * from ${renderRelation(name)}`)
  const given = await columnsOf(adapter.duckdb, sql)
  const extra = [...given.keys()].filter((column) => !kept.has(column))
  const lacking = [...kept.keys()].filter((column) => !given.has(column))
  if (node.config['on_schema_change'] === 'fail' && extra.length + lacking.length > 0) {
    const [wanted, got] = [kept, given].map((columns) => [...columns.keys()].join(', '))
    const message = `${node.name}: expected the columns of its table, ${wanted}, got ${got}: run it once with a full refresh`
    throw new DbtError('DBT_COLUMNS_CHANGED', message)
  }
  if (extra.length > 0) {
    const message = `${node.name}: its table lacks ${extra.join(', ')}, which is left out: run it once with a full refresh`
    project.invocation.logger.warn(message)
  }
  const columns = [...kept].map(([column, type]) => {
    const quoted = quoteIdentifier(column)
    return given.get(column) === type ? quoted : `cast(${quoted} as ${type}) as ${quoted}`
  })
  return `select ${columns.join(', ')} from (\n${sql}\n) as increment`
}

/** Types by the name of the column. */
async function columnsOf(duckdb: DuckDb, sql: string): Promise<Map<string, string>> {
  return new Map((await describeQuery(duckdb, sql)).map(({ name, type }) => [name, type]))
}
