import { quoteRelation } from '@deftunes/core'
import {
  compileQuery,
  jointKey,
  jointQueries,
  type AnswerColumn,
  type CompiledQuery,
  type MetricsQuery,
} from '@deftunes/metrics'

import type { VersionSession } from '../warehouse/warehouse.ts'
import type { Cell } from './chart-answer.ts'
import { refuseFalseKeys } from './held-keys.ts'
import { readShared, type ReadOptions } from './read-shared.ts'

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

/**
 * Opens readers of a published version, one for each answer; of the queries that are expected of them those which differ in
 * measures alone are run as one statement.
 */
export function metricsReaders(
  session: VersionSession,
  options: ReadOptions,
  expected: readonly MetricsQuery[] = [],
): () => Reader {
  const { model } = options
  const joint = jointQueries(model, expected, session.rollups)
  const jointOf = (query: MetricsQuery, { rollup }: CompiledQuery) => {
    const found = joint.get(jointKey(model, query, rollup) ?? '')
    return query.measures.every((name) => found?.measures.includes(name)) ? found : undefined
  }
  return () => {
    const statements = new Set<string>()
    const relations = new Map<string, readonly string[]>()
    const rollups = new Set<string>()
    const relationSql = (parts: readonly string[]) => {
      relations.set(parts.join('.'), parts)
      return quoteRelation(...parts)
    }
    return {
      read: async (query) => {
        const compiled = compileQuery(model, query, { relationSql, rollups: session.rollups })
        statements.add(compiled.sql)
        if (compiled.rollup !== undefined) rollups.add(compiled.rollup)
        const asked = { query, compiled, joint: jointOf(query, compiled) }
        const [rows] = await Promise.all([
          readJoint(session, options, asked),
          refuseFalseKeys(session, options, { ...query, rollup: compiled.rollup }),
        ])
        return rows
      },
      sql: () => [...statements],
      rowsRead: () => [...relations.values()].reduce((sum, one) => sum + session.rowsOf(one), 0),
      rollup: () => [...rollups].join(', ') || undefined,
    }
  }
}

interface Asked {
  query: MetricsQuery
  compiled: CompiledQuery
  joint: MetricsQuery | undefined
}

/** Of a query of more measures those that are asked for; when that fails, another's measure may be why. */
async function readJoint(
  session: VersionSession,
  options: ReadOptions,
  { query, compiled, joint }: Asked,
): Promise<MetricsRows> {
  const { model } = options
  const alone = async () => {
    const { rows } = await readShared(session, compiled.sql, options)
    return { columns: compiled.columns, rows }
  }
  if (!joint || joint.measures.length === query.measures.length) return alone()
  const { sql, columns } = compileQuery(model, joint, { rollups: session.rollups })
  const places = compiled.columns.map(({ name }) => columns.findIndex((one) => one.name === name))
  try {
    const { rows } = await readShared(session, sql, options)
    const kept = rows.slice(0, query.limit)
    return {
      columns: compiled.columns,
      rows: kept.map((row) => places.map((place) => row[place] ?? null)),
    }
  } catch (error) {
    if (options.signal?.aborted) throw error
    return alone()
  }
}
