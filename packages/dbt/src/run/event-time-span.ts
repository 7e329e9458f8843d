import { quoteIdentifier, type DuckDb } from '@deftunes/core'

import { duckdbAdapter } from '../adapter/duckdb-adapter.ts'
import { renderRelation } from '../adapter/relation-sql.ts'
import type { SourceNode } from '../manifest/node.ts'
import type { SelectableGraph } from '../select/select-nodes.ts'

/** The first and the last day that sources hold, as ISO dates. */
export interface EventTimeSpan {
  first: string
  last: string
}

/**
 * The days of event time that the sources of a project hold, of those that have an `event_time` in their config;
 * undefined when none of these is in the warehouse or has rows.
 * @throws CoreError CORE_SQL_FAILED when an event_time is no column of its source, or no time
 */
export async function eventTimeSpan(
  { all }: Pick<SelectableGraph, 'all'>,
  duckdb: DuckDb,
): Promise<EventTimeSpan | undefined> {
  const days: string[] = []
  for (const node of all.values()) {
    if (node.resource_type === 'source') days.push(...(await daysOf(node, duckdb)))
  }
  const [first, last] = [days.sort()[0], days.at(-1)]
  return first === undefined || last === undefined ? undefined : { first, last }
}

async function daysOf(source: SourceNode, duckdb: DuckDb): Promise<string[]> {
  const { database, schema, identifier } = source
  const { event_time: column } = source.config
  const name = { database, schema, identifier }
  if (typeof column !== 'string' || !(await duckdbAdapter({ duckdb }).relation(name))) return []
  const time = quoteIdentifier(column)
  const [row] = await duckdb.rows<{ first: string | null; last: string | null }>(
    `select min(${time})::date::varchar as first, max(${time})::date::varchar as last from ${renderRelation(name)}`,
  )
  return [row?.first ?? [], row?.last ?? []].flat()
}
