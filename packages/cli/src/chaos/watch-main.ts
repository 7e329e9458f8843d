import { existsSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'

import { localObjectStore, openDuckDb, type DuckDb } from '@deftunes/core'
import { snapshotOf, sqliteCatalog, type Table } from '@deftunes/iceberg'
import { attachTables, loadProject, statePaths } from '@deftunes/pipeline'

/**
 * A reader of main, all along: it looks again and again, as a BI tool would, and says what it saw once it is told to
 * stop. A run publishes all tables of one pipeline, so their heads are always of one run and their sums agree.
 */

const [folder = '', state = ''] = process.argv.slice(2)
const paths = statePaths(await loadProject(folder, { state }))
const byRun = [
  ...['users', 'sessions'].map((name) => `transform.${name}`),
  ...['dim_users', 'fact_session', 'sales_per_artist_vw', 'sales_per_country_vw'].map(
    (name) => `serving.${name}`,
  ),
]

let stopped = false
process.once('message', () => (stopped = true))
// Whoever asked is gone: nobody would hear what was seen.
process.once('disconnect', () => process.exit())
const seen = { looks: 0, versions: new Set<string>(), partial: [] as string[] }
while (!stopped) {
  if (existsSync(paths.catalog)) await look()
  await delay(20)
}
process.send?.({ looks: seen.looks, versions: seen.versions.size, partial: seen.partial })
process.disconnect()

async function look(): Promise<void> {
  const store = localObjectStore(paths.lake)
  const catalog = sqliteCatalog({ file: paths.catalog, name: 'deftunes', store })
  const duckdb = await openDuckDb({ threads: 1 })
  try {
    const heads = headsOf(await catalog.loadTables())
    if (heads.size === 0) return
    seen.looks++
    seen.versions.add([...heads.values()].join())
    if (new Set(heads.values()).size !== 1 || heads.size !== byRun.length) {
      seen.partial.push(`heads of main: ${JSON.stringify([...heads])}`)
    }
    await attachTables({ duckdb, catalog, store })
    const wrong = await disagreement(duckdb)
    if (wrong !== undefined) seen.partial.push(wrong)
  } finally {
    duckdb.close()
    catalog.close()
  }
}

function headsOf(tables: readonly Table[]): Map<string, string> {
  const heads = tables.flatMap((table): [string, string][] => {
    const name = `${table.identifier.namespace}.${table.identifier.name}`
    const head = snapshotOf(table)
    return head && byRun.includes(name) ? [[name, String(head.summary['deftunes.run-id'])]] : []
  })
  return new Map(heads)
}

async function disagreement(duckdb: DuckDb): Promise<string | undefined> {
  const dates = (table: string) =>
    `(SELECT CAST(list(DISTINCT ingest_on ORDER BY ingest_on) AS VARCHAR) FROM ${table})`
  const [row] = await duckdb.rows<Record<string, string | null>>(`SELECT
    (SELECT sum(price) FROM serving.fact_session) AS facts,
    (SELECT sum(total_sales) FROM serving.sales_per_artist_vw) AS artists,
    (SELECT sum(total_sales) FROM serving.sales_per_country_vw) AS countries,
    ${dates('transform.users')} AS user_loads,
    ${dates('transform.sessions')} AS session_loads,
    ${dates('serving.fact_session')} AS fact_loads`)
  const { facts, artists, countries, user_loads, session_loads, fact_loads } = row ?? {}
  const sums = facts === artists && artists === countries
  const loads = user_loads === session_loads && session_loads === fact_loads
  return sums && loads ? undefined : `contents of main: ${JSON.stringify(row)}`
}
