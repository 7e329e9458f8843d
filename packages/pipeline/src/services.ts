import { appendFileSync, mkdirSync, mkdtempSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { localObjectStore, openDuckDb, type DuckDb, type ObjectStore } from '@deftunes/core'
import { sqliteCatalog, type Catalog } from '@deftunes/iceberg'

import type { Project } from './project.ts'
import { openQualityStore, readQualityStore } from './quality-store-sqlite.ts'
import type { QualityStore } from './quality-store.ts'
import { stagingFolders } from './staging.ts'

/** What the steps of a run act on; opened once in each process. */
export interface Services {
  project: Project
  /** The lake: landing_zone/, transform/, serving/. */
  store: ObjectStore
  catalog: Catalog
  quality: QualityStore
  /** The process's DuckDB, opened at first use and kept warm. */
  duckdb(): Promise<DuckDb>
  /** A local folder of this process for files in the making, on the lake's disk unless it only reads. */
  stagingFolder: string
  /** The same for what is extracted: it outlives the process, so that another try goes on after it. */
  extractsFolder: string
  close(): Promise<void>
}

/** Where a project's state keeps what; the folder is the only thing to delete. */
export function statePaths(project: Project) {
  return {
    lake: join(project.state, 'lake'),
    catalog: join(project.state, 'catalog.db'),
    runs: join(project.state, 'state.db'),
    logs: join(project.state, 'logs'),
    marts: join(project.state, 'marts'),
    staging: join(project.state, 'staging'),
    sqlTrace: join(project.state, 'sql-trace'),
  }
}

/** What services are opened for. */
export interface OpenServicesOptions {
  /** Appends every DuckDB statement with its milliseconds to sql-trace/<pid>.jsonl. Default false. */
  traceSql?: boolean
  /** Makes and writes nothing in the project's state: files in the making go into a temporary folder. Default false. */
  readOnly?: boolean
}

/** Opens a project's local lake, catalog and stores, creating what is missing unless only to read. */
export function openServices(
  project: Project,
  { traceSql = false, readOnly = false }: OpenServicesOptions = {},
): Services {
  const paths = statePaths(project)
  const staging = readOnly ? mkdtempSync(join(tmpdir(), 'deftunes-')) : paths.staging
  const { own, extracts } = stagingFolders(staging)
  for (const folder of readOnly ? [own] : [paths.lake, own]) mkdirSync(folder, { recursive: true })
  const store = localObjectStore(paths.lake)
  const catalog = sqliteCatalog({ file: paths.catalog, name: project.name, store, readOnly })
  const quality = readOnly ? readQualityStore(paths.runs) : openQualityStore(paths.runs)
  const onStatement = traceSql ? sqlTracer(paths.sqlTrace) : undefined
  let session: Promise<DuckDb> | undefined
  return {
    project,
    store,
    catalog,
    quality,
    stagingFolder: own,
    extractsFolder: extracts,
    duckdb: () => (session ??= openSession(project, own, onStatement)),
    close: async () => {
      const opened = await session?.catch(() => undefined)
      opened?.close()
      catalog.close()
      quality.close()
      await rm(readOnly ? staging : own, { recursive: true, force: true })
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
    tempDirectory: join(staging, 'spill'),
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
