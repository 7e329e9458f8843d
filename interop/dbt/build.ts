/**
 * Builds a dbt project with our runner in a DuckDB file and writes {unique id: {status, failures}}.
 * Usage: node interop/dbt/build.ts PROJECT DUCKDB_FILE OUT_FILE VARS_JSON EVENT_TIME_START EVENT_TIME_END
 */
import { writeFileSync } from 'node:fs'

import { openDuckDb } from '@deftunes/core'
import { buildProject, duckdbAdapter, loadProject } from '@deftunes/dbt'

const [folder, file, out, vars, eventTimeStart, eventTimeEnd] = process.argv.slice(2)
if (!folder || !file || !out || !vars || !eventTimeStart || !eventTimeEnd) {
  throw new Error('usage: node interop/dbt/build.ts PROJECT FILE OUT VARS START END')
}
const duckdb = await openDuckDb({ path: file })
const { results } = await buildProject({
  project: await loadProject(folder, { vars: JSON.parse(vars) as Record<string, unknown> }),
  adapter: duckdbAdapter({ duckdb }),
  eventTimeStart,
  eventTimeEnd,
})
duckdb.close()
const nodes = results.map(({ unique_id: id, status, failures }) => [id, { status, failures }])
writeFileSync(out, JSON.stringify(Object.fromEntries(nodes), null, 2))
