import { quoteRelation } from '@deftunes/core'
import { compileQuery, type AnswerColumn, type MetricsQuery, type Model } from '@deftunes/metrics'

import type { Table, VersionSession } from '../warehouse/warehouse.ts'
import type { Cell } from './chart-answer.ts'
import { beginStatement, joinStatement } from './shared-statement.ts'

/** What a query of the metrics returned. */
export interface MetricsRows {
  columns: readonly AnswerColumn[]
  rows: readonly (readonly Cell[])[]
}

/** Runs the queries of one answer, and keeps how they were run. */
export interface Reader {
  read: (query: MetricsQuery) => Promise<MetricsRows>
  sql: () => readonly string[]
  rowsRead: () => number
  rollup: () => string | undefined
}

/** Statements that were run before, by version. */
export interface ReadCache {
  get: (version: string, sql: string) => Promise<Table> | undefined
  set: (version: string, sql: string, table: Promise<Table>) => void
}

/** Reads queries of a model from a published version. */
export function metricsReader(
  session: VersionSession,
  { model, cache, signal }: { model: Model; cache?: ReadCache; signal?: AbortSignal },
): Reader {
  const statements = new Set<string>()
  const relations = new Map<string, readonly string[]>()
  const rollups = new Set<string>()
  const relationSql = (parts: readonly string[]) => {
    relations.set(parts.join('.'), parts)
    return quoteRelation(...parts)
  }
  return {
    read: async (query) => {
      const { sql, columns, rollup } = compileQuery(model, query, {
        ...{ relationSql, rollups: session.rollups },
      })
      statements.add(sql)
      if (rollup !== undefined) rollups.add(rollup)
      const { rows } = await cached(session, sql, { cache, signal })
      return { columns, rows }
    },
    sql: () => [...statements],
    rowsRead: () => [...relations.values()].reduce((sum, parts) => sum + session.rowsOf(parts), 0),
    rollup: () => [...rollups].join(', ') || undefined,
  }
}

/** A version never changes, so a statement returns the same rows for ever; readers of one that runs share it. */
function cached(
  session: VersionSession,
  sql: string,
  { cache, signal }: { cache?: ReadCache | undefined; signal?: AbortSignal | undefined },
): Promise<Table> {
  const known = cache?.get(session.version.id, sql)
  if (known && joinStatement(known, signal)) return known
  const table = beginStatement((stop) => session.read(sql, stop), signal)
  cache?.set(session.version.id, sql, table)
  return table
}
