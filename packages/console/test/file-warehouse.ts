import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { openDuckDb, openDuckDbFile } from '@deftunes/core'

import {
  ConsoleError,
  type PublishedVersion,
  type SourceRecord,
  type Warehouse,
} from '../src/index.ts'

/** A warehouse of versions that are each made by some statements, the oldest first. */
export interface FileWarehouse extends Warehouse {
  publish: (id: string, statements: readonly string[]) => Promise<void>
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
    publish: async (id, statements) => {
      const opened = await openVersion(folder, id, statements)
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

async function openVersion(folder: string, id: string, statements: readonly string[]) {
  const path = join(folder, `${id}.duckdb`)
  const writer = await openDuckDb({ path, threads: 1 })
  for (const statement of statements) await writer.run(statement)
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
    ...{ version, rollups: [] },
    rowsOf: (relation: readonly string[]) => counts.get(relation.join('.')) ?? 0,
    read: (sql: string, signal?: AbortSignal) => file.read(sql, signal),
    close: () => file.close(),
  }
}
