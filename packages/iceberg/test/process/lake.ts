import { join } from 'node:path'

import { localObjectStore, openDuckDb, type DuckDb, type ObjectStore } from '@deftunes/core'

import {
  commitFiles,
  sqliteCatalog,
  writeDataFiles,
  type Catalog,
  type CommittedFiles,
  type TableIdentifier,
} from '../../src/index.ts'

export const identifiers = ['songs', 'users', 'sessions'].map((name) => ({
  namespace: 'silver',
  name,
}))

/** A lake in a folder that several processes open at once. */
export interface SharedLake {
  root: string
  store: ObjectStore
  catalog: Catalog & { close(): void }
}

export function openSharedLake(root: string): SharedLake {
  const store = localObjectStore(root)
  const catalog = sqliteCatalog({ file: join(root, 'catalog.db'), name: 'deftunes', store })
  return { root, store, catalog }
}

/** A query of `count` rows that carry the name of who wrote them. */
export const rowsOf = (writer: string, count = 2) =>
  `SELECT n AS id, '${writer}' AS writer FROM range(${count}) AS r(n)`

/** Writes and appends rows of a writer's name under a commit key of its name. */
export async function append(
  { root, store, catalog }: SharedLake,
  duckdb: DuckDb,
  {
    identifier,
    writer,
    branch = 'main',
  }: {
    identifier: TableIdentifier
    writer: string
    branch?: string
  },
): Promise<CommittedFiles> {
  const table = await catalog.loadTable(identifier)
  if (!table) throw new Error(`no table ${identifier.name}`)
  const query = rowsOf(writer)
  const stagingFolder = join(root, '.staging')
  const files = await writeDataFiles({ duckdb, store, table, query, stagingFolder })
  const mode = { kind: 'append' } as const
  return commitFiles({ catalog, store, identifier, branch, files, mode, commitKey: writer })
}

export const openSmallDuckDb = () => openDuckDb({ threads: 1, memoryLimit: '200MB' })
