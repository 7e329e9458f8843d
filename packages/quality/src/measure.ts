import { CoreError, messageOf, type DuckDb, type SqlValue } from '@deftunes/core'

import { statementSql, type Plan, type Statement } from './plan/plan.ts'

/** The measured value of every cell of a plan, or why it has none. */
export type Measured = ReadonlyMap<string, number | undefined | { problem: string }>

/**
 * Runs the statements of a plan. When one with several cells fails, its cells run one by one, so that a mistake in
 * one rule's SQL leaves the others measured. Anything but a refusal of DuckDB, as the reason of a stop, is thrown.
 */
export async function measure(duckdb: DuckDb, { statements }: Plan): Promise<Measured> {
  const measured = new Map<string, number | undefined | { problem: string }>()
  for (const statement of statements) await measureStatement(duckdb, statement, measured)
  return measured
}

async function measureStatement(
  duckdb: DuckDb,
  statement: Statement,
  measured: Map<string, number | undefined | { problem: string }>,
): Promise<void> {
  const { from, cells } = statement
  try {
    const [row = {}, second] = await duckdb.rows(statementSql(statement))
    const problem = second
      ? { problem: 'expected one row from the statement, got more' }
      : undefined
    for (const { id } of cells) measured.set(id, problem ?? numberFrom(row[id]))
  } catch (error) {
    if (!(error instanceof CoreError)) throw error
    if (cells.length === 1)
      for (const { id } of cells) measured.set(id, { problem: messageOf(error) })
    else for (const cell of cells) await measureStatement(duckdb, { from, cells: [cell] }, measured)
  }
}

function numberFrom(value: SqlValue | undefined): number | undefined {
  return value === null || value === undefined ? undefined : Number(value)
}
