import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { systemClock, voidLogger } from '@deftunes/core'
import { transformDataset, type Dataset } from '@deftunes/lake'
import {
  attachTables,
  branchOf,
  openServices,
  publishRun,
  type Services,
  type StepContext,
} from '@deftunes/pipeline'

/** A lake without rows in a temporary folder, for a project to be held against. */
export interface EmptyLake {
  services: Services
  /** Names of the datasets whose tables are there. */
  datasets: readonly string[]
  /** What a step of the run with this name is told. */
  contextOf: (run: string) => StepContext
  /** Shows main of every table in the DuckDB session. */
  show: () => Promise<void>
  close: () => Promise<void>
}

/** Makes the tables of datasets as a run would that was sent no record. */
export async function openEmptyLake(
  folder: string,
  datasets: readonly Dataset[],
): Promise<EmptyLake> {
  const state = await mkdtemp(join(tmpdir(), 'deftunes-check-'))
  const duckdb = { memoryLimit: '1GB', threads: 1 }
  const project = { name: 'check', folder, state, workers: 1, duckdb, sources: {} }
  const services = openServices(project)
  const lake: EmptyLake = {
    services,
    datasets: datasets.map(({ name }) => name),
    contextOf: (run) => contextOf(services, run),
    show: async () => {
      const { catalog, store } = services
      await attachTables({ duckdb: await services.duckdb(), catalog, store })
    },
    close: async () => {
      await services.close()
      await rm(state, { recursive: true, force: true })
    },
  }
  try {
    const context = lake.contextOf('tables')
    for (const dataset of datasets) await transformNothing(dataset, context)
    await publishRun(context)
    await lake.show()
    return lake
  } catch (error) {
    await lake.close()
    throw error
  }
}

function contextOf(services: Services, run: string): StepContext {
  const today = new Date(systemClock.now()).toISOString().slice(0, 10)
  const day = 86_400_000
  return {
    dagId: 'check',
    runId: `check_${run}`,
    interval: {
      start: new Date(Date.parse(today) - day).toISOString(),
      end: new Date(Date.parse(today)).toISOString(),
    },
    ingestOn: today,
    signal: new AbortController().signal,
    logger: voidLogger,
    services,
  }
}

async function transformNothing(dataset: Dataset, context: StepContext): Promise<void> {
  const { services, interval, ingestOn, runId } = context
  const { name, source, origin, columns } = dataset
  const [kind, from] =
    'table' in origin ? (['postgres', origin.table] as const) : (['rest', origin.path] as const)
  const fields = columns.flatMap(({ from: path }) =>
    path.of === 'record' ? [String(path.steps[0])] : [],
  )
  await transformDataset({
    dataset,
    manifest: {
      ...{ format: 1, dataset: name, ingest_on: ingestOn, run_id: runId, window: interval },
      ...{ source: { kind, name: source, from }, started_at: interval.end, ended_at: interval.end },
      ...{ rows: 0, files: [], columns: [...new Set(fields)] },
    },
    duckdb: await services.duckdb(),
    store: services.store,
    catalog: services.catalog,
    branch: branchOf(runId),
    runId,
    stagingFolder: services.stagingFolder,
    logger: voidLogger,
    clock: systemClock,
  })
}
