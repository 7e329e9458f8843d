/**
 * Writes what our own reader sees, for other readers to compare with: one Parquet file for each table and ref,
 * and index.json with {table, ref, snapshotId, rows, file}. Usage: node interop/expected.ts STATE_FOLDER OUT_FOLDER
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

import { localObjectStore, openDuckDb, quoteLiteral } from '@deftunes/core'
import { scanSql, snapshotOf, sqliteCatalog } from '@deftunes/iceberg'

const [state, out] = process.argv.slice(2).map((argument) => resolve(argument))
if (!state || !out) throw new Error('usage: node interop/expected.ts STATE_FOLDER OUT_FOLDER')
mkdirSync(out, { recursive: true })
const store = localObjectStore(join(state, 'lake'))
const catalog = sqliteCatalog({ file: join(state, 'catalog.db'), name: 'deftunes', store })
const duckdb = await openDuckDb()

const index = []
for (const table of await catalog.loadTables()) {
  const { identifier } = table
  for (const ref of Object.keys(table.metadata.refs ?? {})) {
    const name = `${identifier.namespace}.${identifier.name}`
    const file = join(out, `${name}@${ref}.parquet`)
    const sql = await scanSql(store, table, { ref })
    await duckdb.run(`COPY (${sql}) TO ${quoteLiteral(file)} (FORMAT parquet)`)
    const [count] = await duckdb.rows<{ n: bigint }>(
      `SELECT count(*) AS n FROM read_parquet(${quoteLiteral(file)})`,
    )
    const snapshotId = String(snapshotOf(table, ref)?.['snapshot-id'])
    index.push({ table: name, ref, snapshotId, rows: Number(count?.n), file })
  }
}
writeFileSync(join(out, 'index.json'), JSON.stringify(index, null, 2))
duckdb.close()
catalog.close()
