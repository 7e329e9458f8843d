import { readFileSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { localObjectStore, openDuckDb, type DuckDb, type ObjectStore } from '@deftunes/core'

import {
  memoryCatalog,
  partitionSpec,
  scanSql,
  schemaOf,
  writeDataFiles,
  type Catalog,
  type DataFile,
  type PartitionColumn,
  type ScanOptions,
  type TableIdentifier,
} from '../src/index.ts'

/** A new folder of its own for one test. */
export const temporaryFolder = () => mkdtemp(join(tmpdir(), 'iceberg-'))

/** A lake in a folder, with a catalog in memory, to write and read rows in one line. */
export interface Lake {
  root: string
  store: ObjectStore
  catalog: Catalog
  duckdb: DuckDb
  /** Makes a table with the columns of a query, which is not written. */
  create(name: string, query: string, partitions?: PartitionColumn[]): Promise<TableIdentifier>
  /** Writes a query's rows as files that are not committed yet. */
  write(identifier: TableIdentifier, query: string): Promise<DataFile[]>
  rows<Row>(identifier: TableIdentifier, options?: ScanOptions, order?: string): Promise<Row[]>
  /** The keys of all objects under a table's folder. */
  keys(identifier: TableIdentifier): Promise<string[]>
  table(identifier: TableIdentifier): ReturnType<typeof loaded>
}

export async function openLake(
  make: (store: ObjectStore, root: string) => Catalog = (store) => memoryCatalog({ store }),
): Promise<Lake> {
  const root = await temporaryFolder()
  const store = localObjectStore(root)
  const catalog = make(store, root)
  const duckdb = await openDuckDb({ threads: 2 })
  const table = (identifier: TableIdentifier) => loaded(catalog, identifier)
  return {
    root,
    store,
    catalog,
    duckdb,
    table,
    create: async (name, query, partitions = []) => {
      const identifier = { namespace: 'silver', name }
      const schema = await schemaOf(duckdb, query)
      await catalog.createTable(identifier, {
        schema,
        partitionSpec: partitionSpec(schema, partitions),
      })
      return identifier
    },
    write: async (identifier, query) => {
      const stagingFolder = join(root, '.staging')
      return writeDataFiles({ duckdb, store, table: await table(identifier), query, stagingFolder })
    },
    rows: async <Row>(identifier: TableIdentifier, options: ScanOptions = {}, order = 'ALL') => {
      const sql = await scanSql(store, await table(identifier), options)
      return duckdb.rows<Row>(`SELECT * FROM (${sql}) ORDER BY ${order}`)
    },
    keys: async ({ namespace, name }) =>
      (await store.list(`${namespace}/${name}/`)).map(({ key }) => key),
  }
}

async function loaded(catalog: Catalog, identifier: TableIdentifier) {
  const table = await catalog.loadTable(identifier)
  if (!table) throw new Error(`no table ${identifier.name}`)
  return table
}

/** The content of a file of test vectors. */
export function vectorsOf<T>(name: string): T {
  const file = join(import.meta.dirname, 'vectors', `${name}.json`)
  return JSON.parse(readFileSync(file, 'utf8')) as T
}
