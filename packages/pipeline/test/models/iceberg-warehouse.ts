import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { localObjectStore, openDuckDb, voidLogger } from '@deftunes/core'
import { completeConfig } from '@deftunes/dbt'
import { memoryCatalog } from '@deftunes/iceberg'
import {
  attachTables,
  branchOf,
  buildModels,
  icebergAdapter,
  loadProject,
  openQualityStore,
  publishRun,
  type Services,
  type StepContext,
} from '@deftunes/pipeline'

import type { Load } from './history.ts'
import { expectAllWell, loadSql, type Selected, type Warehouse } from './warehouse.ts'

const partitioned = completeConfig('source', [{ event_time: 'ingest_on' }])

/** Iceberg tables; every run writes a branch, builds with the pipeline's model step and publishes. */
export async function icebergWarehouse(
  projectFolder: string,
  selected: Selected,
): Promise<Warehouse> {
  const folder = await mkdtemp(join(tmpdir(), 'model-lake-'))
  const duckdb = await openDuckDb({ threads: 1 })
  const store = localObjectStore(join(folder, 'lake'))
  const catalog = memoryCatalog({ store })
  const services: Services = {
    project: await loadProject(projectFolder, { state: folder }),
    store,
    catalog,
    quality: openQualityStore(':memory:'),
    duckdb: () => Promise.resolve(duckdb),
    stagingFolder: join(folder, 'staging'),
    extractsFolder: join(folder, 'extracts'),
    close: () => Promise.resolve(duckdb.close()),
  }
  let runs = 0
  const build = async (context: StepContext, fullRefresh: boolean) => {
    const { select, exclude } = selected
    expectAllWell(await buildModels(context, { select, exclude, fullRefresh }), selected)
    await publishRun(context)
  }
  return {
    run: async (load) => {
      const context = contextOf(services, load.ingestOn, (runs += 1))
      await writeLoad(context, load)
      await build(context, false)
    },
    rebuild: () => build(contextOf(services, '2024-01-01', (runs += 1)), true),
    rows: async (sql) => {
      await attachTables({ duckdb, catalog, store })
      return duckdb.rows(sql)
    },
    close: async () => {
      await services.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function contextOf(services: Services, ingestOn: string, run: number): StepContext {
  return {
    dagId: 'deftunes_api_pipeline',
    runId: String(run),
    interval: { start: ingestOn, end: ingestOn },
    ingestOn,
    signal: new AbortController().signal,
    logger: voidLogger,
    services,
  }
}

async function writeLoad({ services, runId, ingestOn }: StepContext, load: Load): Promise<void> {
  const { catalog, store, stagingFolder } = services
  const duckdb = await services.duckdb()
  const branch = branchOf(runId)
  const adapter = icebergAdapter({ duckdb, catalog, store, branch, stagingFolder, summary: {} })
  const day = Date.parse(ingestOn)
  for (const [identifier, sql] of Object.entries(loadSql(load))) {
    await adapter.writeIncremental({ database: null, schema: 'transform', identifier }, sql, {
      strategy: 'microbatch',
      uniqueKey: [],
      eventTime: 'ingest_on',
      from: new Date(day).toISOString(),
      to: new Date(day + 86_400_000).toISOString(),
      config: partitioned,
    })
  }
}
