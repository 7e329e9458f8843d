import { describeQuery, quoteIdentifier, quoteRelation, type DuckDb } from '@deftunes/core'

/** Half as wide a type for what sums come out as; sums of either are of one type again. */
function narrower(type: string): { type: string; most: bigint } | undefined {
  if (type === 'HUGEINT') return { type: 'BIGINT', most: 2n ** 63n - 1n }
  const [, scale] = /^DECIMAL\(38,(\d+)\)$/.exec(type) ?? []
  if (scale === undefined || Number(scale) >= 18) return undefined
  return { type: `DECIMAL(18,${scale})`, most: 10n ** BigInt(18 - Number(scale)) - 1n }
}

/** Gives the columns of a table that hold wide numbers narrower types, where all values fit: they are summed up twice as fast. */
export async function narrowColumns(duckdb: DuckDb, relation: readonly string[]): Promise<void> {
  const table = quoteRelation(...relation)
  for (const { name, type } of await describeQuery(duckdb, `SELECT * FROM ${table}`)) {
    const wanted = narrower(type)
    if (!wanted) continue
    const column = quoteIdentifier(name)
    const [found] = await duckdb.rows<{ fits: boolean }>(
      `SELECT coalesce(max(abs(${column})) <= ${wanted.most}, true) AS fits FROM ${table}`,
    )
    if (found?.fits) await duckdb.run(`ALTER TABLE ${table} ALTER ${column} TYPE ${wanted.type}`)
  }
}
