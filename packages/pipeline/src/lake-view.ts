import { localPath, quoteRelation, type ObjectStore } from '@deftunes/core'
import {
  landedCsvSql,
  landedJsonSql,
  listManifests,
  loadDatasets,
  type Dataset,
  type LandingManifest,
} from '@deftunes/lake'

import { attachTables } from './attach.ts'
import { datasetsFolder } from './datasets.ts'
import { PipelineError } from './errors.ts'
import type { Services } from './services.ts'

/**
 * Shows the whole lake in the process's DuckDB: `landing.<dataset>` over the landed files, every table at main or, where
 * it has one, at a run's branch.
 * @throws PipelineError PIPELINE_REF_UNKNOWN when no table has the branch
 */
export async function attachLake(
  services: Services,
  { branch }: { branch?: string } = {},
): Promise<void> {
  const duckdb = await services.duckdb()
  const { catalog, store } = services
  const attached = await attachTables({ duckdb, catalog, store, ...(branch ? { branch } : {}) })
  if (branch && branch !== 'main' && !attached.some(({ ref }) => ref === branch)) {
    throw new PipelineError('PIPELINE_REF_UNKNOWN', await unknownBranch(services, branch))
  }
  await duckdb.run('CREATE SCHEMA IF NOT EXISTS landing')
  for (const dataset of (await loadDatasets(datasetsFolder(services.project))).values()) {
    const manifests = await listManifests(store, dataset)
    const sql = landingSql(dataset, manifests, store)
    if (sql === undefined) continue
    await duckdb.run(`CREATE OR REPLACE VIEW ${quoteRelation('landing', dataset.name)} AS ${sql}`)
  }
}

/** Every landed record of a dataset with the date of its load; undefined when nothing has landed. */
function landingSql(
  { origin }: Dataset,
  manifests: readonly LandingManifest[],
  store: ObjectStore,
): string | undefined {
  const pathsOf = (some: readonly LandingManifest[]) =>
    some.flatMap(({ files }) => files.map(({ key }) => localPath(store.uri(key))))
  const landed = manifests.filter(({ files }) => files.length > 0)
  if (landed.length === 0) return undefined
  // A table of a database may have other columns from day to day, and in another order.
  const records =
    'table' in origin
      ? landed
          .map((manifest) => landedCsvSql(pathsOf([manifest]), manifest.columns ?? []))
          .join(' UNION ALL BY NAME ')
      : landedJsonSql(pathsOf(landed), origin.records)
  const date = `CAST(regexp_extract(filename, '.*/ingest_on=([0-9-]+)/[^/]*$', 1) AS DATE)`
  return `SELECT * EXCLUDE (filename), ${date} AS ingest_on, regexp_extract(filename, '[^/]*$') AS source_file FROM (${records}) AS landed`
}

async function unknownBranch({ catalog }: Services, branch: string): Promise<string> {
  const branches = new Set<string>()
  for (const { metadata } of await catalog.loadTables()) {
    for (const ref of Object.keys(metadata.refs ?? {})) branches.add(ref)
  }
  branches.delete('main')
  return `branch ${branch}: expected a branch of some table, got ${[...branches].join(', ') || 'main alone'}`
}
