import { appendFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'

import { localObjectStore, openDuckDb, type DuckDb, type ObjectStore } from '@deftunes/core'
import { sqliteCatalog, type Catalog } from '@deftunes/iceberg'

import type { Project } from './project.ts'
import { openQualityStore, type QualityStore } from './quality-store.ts'

/** What the steps of a run act on; opened once in each process. */
export interface Services {
  project: Project
  /** The lake: landing_zone/, transform/, serving/. */
  store: ObjectStore
  catalog: Catalog
  quality: QualityStore
  /** The process's DuckDB, opened at first use and kept warm. */
  duckdb(): Promise<DuckDb>
  /** A local folder for files in the making, on the lake's disk. */
  stagingFolder: string
  close(): Promise<void>
}

/** Where a project's state keeps what; the folder is the only thing to delete. */
export function statePaths(project: Project) {
  return {
    lake: join(project.state, 'lake'),
    catalog: join(project.state, 'catalog.db'),
    runs: join(project.state, 'state.db'),
    logs: join(project.state, 'logs'),
    staging: join(project.state, 'staging'),
    sqlTrace: join(project.state, 'sql-trace'),
  }
}

export interface OpenServicesOptions {
  /** Appends every DuckDB statement with its milliseconds to sql-trace/<pid>.jsonl. Default false. */
  traceSql?: boolean
}

/** Opens a project's local lake, catalog and stores, creating what is missing. */
export function openServices(project: Project, options: OpenServicesOptions = {}): Services {
  const paths = statePaths(project)
  for (const folder of [paths.lake, paths.staging]) mkdirSync(folder, { recursive: true })
  const store = localObjectStore(paths.lake)
  const catalog = sqliteCatalog({ file: paths.catalog, name: project.name, store })
  const quality = openQualityStore(paths.runs)
  const onStatement = options.traceSql ? sqlTracer(paths.sqlTrace) : undefined
  let session: Promise<DuckDb> | undefined
  return {
    project,
    store,
    catalog,
    quality,
    stagingFolder: paths.staging,
    duckdb: () => (session ??= openSession(project, paths.staging, onStatement)),
    close: async () => {
      const opened = await session?.catch(() => undefined)
      opened?.close()
      catalog.close()
      quality.close()
    },
  }
}

async function openSession(
  { duckdb }: Project,
  staging: string,
  onStatement: ((sql: string, ms: number) => void) | undefined,
): Promise<DuckDb> {
  const session = await openDuckDb({
    memoryLimit: duckdb.memoryLimit,
    tempDirectory: join(staging, `spill-${process.pid}`),
    ...(duckdb.threads === undefined ? {} : { threads: duckdb.threads }),
    ...(onStatement ? { onStatement } : {}),
  })
  await session.run('SET preserve_insertion_order = false')
  return session
}

function sqlTracer(folder: string) {
  mkdirSync(folder, { recursive: true })
  const file = join(folder, `${process.pid}.jsonl`)
  return (sql: string, ms: number) => {
    appendFileSync(file, `${JSON.stringify({ at: Date.now(), ms, sql })}\n`)
  }
}
