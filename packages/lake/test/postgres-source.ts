import { rm } from 'node:fs/promises'

import type { DuckDb } from '@deftunes/core'
import { startPostgres } from '@deftunes/simulator'
import pg from 'pg'

import { extractDataset, parseSource } from '../src/index.ts'
import {
  landedRows,
  openLake,
  openPipelineDuckDb,
  tableDataset,
  temporaryFolder,
  type Lake,
} from './support.ts'

/** A real PostgreSQL with a client, and extractions from it. */
export interface PostgresBench {
  url: string
  client: pg.Client
  duckdb: DuckDb
  /** Lands a table in a lake of its own. `url` and `config` change the source, the rest the lake. */
  extract: (table: string, options?: ExtractChanges) => ReturnType<typeof extractOnce>
  stop(): Promise<void>
}

export interface ExtractChanges extends Partial<Lake> {
  url?: string
  config?: object
}

export async function startPostgresBench(): Promise<PostgresBench> {
  const folder = await temporaryFolder()
  const postgres = await startPostgres({ folder })
  const client = new pg.Client({ connectionString: postgres.url })
  await client.connect()
  const duckdb = await openPipelineDuckDb()
  return {
    url: postgres.url,
    client,
    duckdb,
    extract: (table, options) => extractOnce({ url: postgres.url, ...options }, table, duckdb),
    stop: async () => {
      duckdb.close()
      await client.end()
      await postgres.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function extractOnce(
  { url, config, ...changes }: ExtractChanges & { url: string },
  table: string,
  duckdb: DuckDb,
) {
  const lake = { ...(await openLake(duckdb)), ...changes }
  const source = parseSource('db', { kind: 'postgres', url, ...config })
  const manifest = await extractDataset({ ...lake, dataset: tableDataset(table), source })
  return { lake, manifest, rows: await landedRows({ duckdb, store: lake.store }, manifest) }
}
