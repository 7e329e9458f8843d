/**
 * Builds the project with our runner in a DuckDB file and writes {unique id: {status, failures}}.
 * Usage: node interop/dbt/build.ts DUCKDB_FILE OUT_FILE EVENT_TIME_START EVENT_TIME_END INGEST_ON
 */
import { writeFileSync } from 'node:fs'

import { openDuckDb } from '@deftunes/core'
import { buildProject, duckdbAdapter, loadProject } from '@deftunes/dbt'

const [file, out, eventTimeStart, eventTimeEnd, ingestOn] = process.argv.slice(2)
if (!file || !out || !eventTimeStart || !eventTimeEnd || !ingestOn) {
  throw new Error('usage: node interop/dbt/build.ts FILE OUT START END INGEST_ON')
}
const duckdb = await openDuckDb({ path: file })
const project = await loadProject('deftunes/dbt', { vars: { ingest_on: ingestOn } })
const { results } = await buildProject({
  project,
  adapter: duckdbAdapter({ duckdb }),
  eventTimeStart,
  eventTimeEnd,
})
duckdb.close()
const nodes = results.map(({ unique_id: id, status, failures }) => [id, { status, failures }])
writeFileSync(out, JSON.stringify(Object.fromEntries(nodes), null, 2))
