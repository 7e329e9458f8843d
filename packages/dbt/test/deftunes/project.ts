import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

import { openDuckDb, type DuckDb } from '@deftunes/core'

import { buildProject, duckdbAdapter, loadProject, type NodeResult } from '../../src/index.ts'

/** The folder of DeFtunes' own dbt project. */
export const projectFolder = join(import.meta.dirname, '../../../../deftunes/dbt')

/** The project as it is loaded for a run of 2 January 2024. */
export function deftunes() {
  const now = Date.parse('2024-01-02T06:00:00Z')
  return loadProject(projectFolder, { vars: { ingest_on: '2024-01-02' }, environment: {}, now })
}

/** A DuckDB that holds the transform zone without rows. */
export async function emptyWarehouse(): Promise<DuckDb> {
  const duckdb = await openDuckDb({ threads: 1 })
  await duckdb.run(await readFile(join(import.meta.dirname, 'transform-tables.sql'), 'utf8'))
  return duckdb
}

/** Builds the whole project for 2 January 2024. */
export async function build(duckdb: DuckDb): Promise<NodeResult[]> {
  const { results } = await buildProject({
    project: await deftunes(),
    adapter: duckdbAdapter({ duckdb }),
    eventTimeStart: '2024-01-02',
    eventTimeEnd: '2024-01-03',
  })
  return results
}
