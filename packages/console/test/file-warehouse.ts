import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { openDuckDb, openDuckDbFile, type DuckDb } from '@deftunes/core'
import { rollupBuild, type Model, type Rollup } from '@deftunes/metrics'

import { buildRollups } from '../../pipeline/src/marts/mart-rollups.ts'
import {
  ConsoleError,
  tellingMissing,
  type PublishedVersion,
  type SourceRecord,
  type Warehouse,
} from '../src/index.ts'

/** A warehouse of versions that are each made by some statements, the oldest first. */
export interface FileWarehouse extends Warehouse {
  /** With a model the rollups that it declares are built, too. */
  publish: (id: string, statements: readonly string[], model?: Model) => Promise<void>
  sources: Map<string, SourceRecord>
}

/** Opens a warehouse in a temporary folder, which goes with it. */
export async function fileWarehouse(): Promise<FileWarehouse> {
  const folder = await mkdtemp(join(tmpdir(), 'warehouse-'))
  const open = new Map<string, Awaited<ReturnType<typeof openVersion>>>()
  const listeners = new Set<(version: PublishedVersion) => void>()
  const sources = new Map<string, SourceRecord>()
  const newestFirst = () => [...open.values()].map(({ version }) => version).reverse()
  return {
    sources,
    publish: async (id, statements, model) => {
      const opened = open.get(id) ?? (await openVersion(folder, id, { statements, model }))
      open.delete(id)
      open.set(id, opened)
      for (const listener of listeners) listener(opened.version)
    },
    versions: () => Promise.resolve(newestFirst()),
    use: async (id, work) => {
      const name = id ?? newestFirst()[0]?.id
      if (name === undefined)
        throw new ConsoleError('CONSOLE_NOTHING_PUBLISHED', 'nothing is published')
      const session = open.get(name)
      if (!session)
        throw new ConsoleError('CONSOLE_VERSION_UNKNOWN', `expected a version, got '${name}'`)
      return work(session)
    },
    source: (_id, _relation, key) => Promise.resolve(sources.get(JSON.stringify(key))),
    watch: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    close: async () => {
      for (const session of open.values()) session.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function openVersion(
  folder: string,
  id: string,
  { statements, model }: { statements: readonly string[]; model: Model | undefined },
) {
  const path = join(folder, `${id}.duckdb`)
  const writer = await openDuckDb({ path, threads: 1 })
  for (const statement of statements) await writer.run(statement)
  const rollups = model ? await builtRollups(writer, model) : []
  writer.close()
  const file = await openDuckDbFile({
    path,
    connections: 2,
    memoryLimit: '1GB',
    tempDirectory: folder,
  })
  const { rows } = await file.read(
    'SELECT schema_name, table_name, estimated_size FROM duckdb_tables()',
  )
  const counts = new Map(rows.map(([schema, name, count]) => [`${schema}.${name}`, Number(count)]))
  const version: PublishedVersion = {
    ...{ id, publishedAt: '2024-02-29T06:12:00.000Z', runId: `run_${id}` },
    tables: [...counts.keys()].map((name) => ({
      ...{ relation: name.split('.'), snapshotId: '1', changed: true },
    })),
  }
  return {
    ...{ version, rollups },
    rowsOf: (relation: readonly string[]) => counts.get(relation.join('.')) ?? 0,
    read: (sql: string, signal?: AbortSignal) => tellingMissing(() => file.read(sql, signal)),
    close: () => file.close(),
  }
}

/** As a version of the marts is built with them. */
async function builtRollups(duckdb: DuckDb, model: Model): Promise<Rollup[]> {
  await duckdb.run(`CREATE SCHEMA rollups; CREATE SCHEMA mart;
    CREATE TABLE mart.relations (namespace VARCHAR, name VARCHAR, snapshot_id VARCHAR, row_count BIGINT);
    CREATE TABLE mart.rollups (name VARCHAR, sql VARCHAR, additive VARCHAR, problem VARCHAR)`)
  const declared = [...model.rollups.values()]
  await buildRollups(
    duckdb,
    declared.map((rollup) => rollupBuild(model, rollup)),
  )
  const built = await duckdb.rows<{ name: string; additive: string; problem: string | null }>(
    'SELECT r.name, additive, problem FROM mart.rollups r LEFT JOIN mart.relations t USING (name) ORDER BY row_count',
  )
  return built.flatMap(({ name, additive, problem }) => {
    if (problem !== null) throw new Error(`rollup ${name}: ${problem}`)
    const rollup = model.rollups.get(name)
    return rollup ? [{ ...rollup, additive: JSON.parse(additive) as string[] }] : []
  })
}
