import { join } from 'node:path'

import { openDuckDb } from '@deftunes/core'
import { buildProject, duckdbAdapter, loadProject } from '@deftunes/dbt'

import { expectAllWell, loadSql, type Selected, type Warehouse } from './warehouse.ts'

const firstDate = '2024-01-01'
const lastDate = '2024-01-07'

/** Tables of plain DuckDB, built for the dates that the pipeline would build. */
export async function plainWarehouse(
  projectFolder: string,
  selected: Selected,
): Promise<Warehouse> {
  const duckdb = await openDuckDb({ threads: 1 })
  const none = loadSql({ ingestOn: firstDate, users: [], sessions: [] })
  await duckdb.run(`create schema transform;
    create table transform.users as ${none.users}; create table transform.sessions as ${none.sessions}`)
  const build = async (ingestOn: string, fullRefresh: boolean) => {
    const vars = { ingest_on: ingestOn }
    const { results } = await buildProject({
      project: await loadProject(join(projectFolder, 'dbt'), { vars, fullRefresh }),
      adapter: duckdbAdapter({ duckdb }),
      eventTimeStart: ingestOn,
      eventTimeEnd: lastDate,
      select: selected.select,
      exclude: selected.exclude,
    })
    expectAllWell(results, selected)
  }
  return {
    run: async (load) => {
      for (const [table, sql] of Object.entries(loadSql(load))) {
        await duckdb.run(`delete from transform.${table} where ingest_on = '${load.ingestOn}';
          insert into transform.${table} ${sql}`)
      }
      await build(load.ingestOn, false)
    },
    rebuild: () => build(firstDate, true),
    rows: (sql) => duckdb.rows(sql),
    close: async () => duckdb.close(),
  }
}
