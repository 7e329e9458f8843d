import {
  messageOf,
  quoteIdentifier,
  quoteLiteral,
  quoteRelation,
  type DuckDb,
} from '@deftunes/core'

import { orGivenUp } from './given-up.ts'

/** A table of a version. */
export interface MartTable {
  /** Namespace and name. */
  relation: readonly [string, string]
  /** A SELECT of its rows. */
  scan: string
  /** An expression that they are put in the order of. Default: as they come. */
  order: string | undefined
}

/** How long tables are put in order for. */
export interface OrderLimits {
  /** Milliseconds for each, in which it is read, too. Default 600,000. */
  mostMs?: number | undefined
  /** Stops it; the session is one that it interrupts. */
  signal: AbortSignal
}

/**
 * Builds a table. One that cannot be put in its order, or not in time, is noted and comes as it is: every question is answered so, too.
 * @throws CoreError CORE_SQL_FAILED when it cannot be read; the signal's reason when that stops it
 */
export async function buildTable(
  duckdb: DuckDb,
  { relation, scan, order }: MartTable,
  limits: OrderLimits,
): Promise<void> {
  const table = quoteRelation(...relation)
  await duckdb.run(`CREATE SCHEMA IF NOT EXISTS ${quoteIdentifier(relation[0])}`)
  if (order === undefined) return duckdb.run(`CREATE TABLE ${table} AS ${scan}`)
  const name = relation.join('.')
  const sorted = `SELECT * FROM (${scan}) AS rows ORDER BY ${order}`
  const problem = await problemOf({ name, order }, duckdb, limits, (limited) =>
    limited.run(`CREATE TABLE ${table} AS ${sorted}`),
  )
  if (problem !== null) await duckdb.run(`CREATE TABLE ${table} AS ${scan}`)
  const values = [name, order, problem].map(quoteLiteral).join(', ')
  await duckdb.run(`INSERT INTO mart.orders VALUES (${values})`)
}

/** Why a table could not be put in order. */
async function problemOf(
  { name, order }: { name: string; order: string },
  duckdb: DuckDb,
  { mostMs = 600_000, signal }: OrderLimits,
  build: (limited: DuckDb) => Promise<void>,
): Promise<string | null> {
  const expected = `${name}: expected its rows to be put in the order of ${order}`
  try {
    await orGivenUp(duckdb, { expected, mostMs }, build)
    return null
  } catch (error) {
    signal.throwIfAborted()
    return messageOf(error)
  }
}
