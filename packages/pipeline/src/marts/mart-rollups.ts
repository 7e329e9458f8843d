import {
  messageOf,
  quoteIdentifier,
  quoteLiteral,
  quoteRelation,
  type DuckDb,
} from '@deftunes/core'

import { orGivenUp } from './given-up.ts'
import { narrowColumns } from './narrow-columns.ts'

/** A rollup as SQL. */
export interface RollupSql {
  name: string
  /** Statements that are run before, and after. */
  before: readonly string[]
  after: readonly string[]
  /** A SELECT over the tables of a version, whose rows are put in the order of its first column. */
  sql: string
  /**
   * Numbers of distinct values among its columns, each with a SELECT of the number over all rows. One that equals the sum of
   * its column is met by one row alone for each value: then the column may be summed up.
   */
  distinct: Readonly<Record<string, string>>
}

/** A rollup as a file has it. */
export interface BuiltRollup {
  name: string
  sql: string
  /** The columns among `distinct` that may be summed up. */
  additive: readonly string[]
  /** Why it could not be built. */
  problem?: string
}

/** How long rollups are built for. */
export interface RollupLimits {
  /** Milliseconds for each. Default 180,000. */
  mostMs?: number | undefined
  /** Stops all; the session is one that it interrupts. Default: nothing does. */
  signal?: AbortSignal
}

/**
 * Builds `rollups.<name>` for each. One that cannot be built, or not in time, is noted and left out: every question is answered
 * without it, too. Rejects with the signal's reason when that stops it.
 */
export async function buildRollups(
  duckdb: DuckDb,
  rollups: readonly RollupSql[],
  { mostMs = 180_000, signal }: RollupLimits = {},
): Promise<void> {
  for (const rollup of rollups) {
    const expected = `rollups.${rollup.name}: expected it to be built`
    const { additive, problem } = await orGivenUp(duckdb, { expected, mostMs }, (limited) =>
      build(duckdb, limited, rollup),
    )
    // One that was stopped would be taken for one that cannot be built.
    signal?.throwIfAborted()
    const values = [rollup.name, rollup.sql, JSON.stringify(additive), problem ?? null]
    await duckdb.run(`INSERT INTO mart.rollups VALUES (${values.map(quoteLiteral).join(', ')})`)
    if (problem !== undefined) continue
    const relation = quoteRelation('rollups', rollup.name)
    await duckdb.run(
      `INSERT INTO mart.relations SELECT 'rollups', ${quoteLiteral(rollup.name)}, NULL, count(*) FROM ${relation}`,
    )
  }
}

/** What is cleaned up is cleaned up without the limit. */
async function build(
  duckdb: DuckDb,
  limited: DuckDb,
  { name, before, after, sql, distinct }: RollupSql,
): Promise<Pick<BuiltRollup, 'additive' | 'problem'>> {
  const relation = quoteRelation('rollups', name)
  try {
    for (const statement of before) await limited.run(statement)
    await limited.run(`CREATE TABLE ${relation} AS SELECT * FROM (${sql}) AS built ORDER BY 1`)
    await narrowColumns(limited, ['rollups', name])
    const additive: string[] = []
    for (const [column, whole] of Object.entries(distinct)) {
      const sum = `SELECT coalesce(sum(${quoteIdentifier(column)}), 0) FROM ${relation}`
      const [found] = await limited.rows<{ same: boolean }>(`SELECT (${sum}) = (${whole}) AS same`)
      if (found?.same) additive.push(column)
    }
    return { additive }
  } catch (error) {
    await duckdb.run(`DROP TABLE IF EXISTS ${relation}`)
    return { additive: [], problem: messageOf(error) }
  } finally {
    for (const statement of after) await duckdb.run(statement)
  }
}
