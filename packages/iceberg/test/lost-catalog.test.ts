import { readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

import { localObjectStore, type ObjectStore } from '@deftunes/core'
import { beforeEach, describe, expect, it } from 'vitest'

import { findTables, sqliteCatalog } from '../src/index.ts'
import { temporaryFolder } from './support.ts'

const schema = { type: 'struct' as const, 'schema-id': 0, fields: [] }
const songs = { namespace: 'silver', name: 'songs' }
const users = { namespace: 'silver', name: 'users' }
const updates = [{ action: 'set-properties', updates: { a: '1' } } as const]

let root: string
let file: string
let store: ObjectStore
const open = () => sqliteCatalog({ file, name: 'deftunes', store })

beforeEach(async () => {
  root = await temporaryFolder()
  file = join(root, 'catalog.db')
  store = localObjectStore(join(root, 'lake'))
})

async function withTables() {
  const catalog = open()
  for (const identifier of [songs, users]) await catalog.createTable(identifier, { schema })
  await catalog.commit([{ identifier: songs, requirements: [], updates }])
  const tables = await catalog.loadTables()
  catalog.close()
  return tables
}

describe('a catalog file that is gone while its tables are there', () => {
  it.each([
    ['removed', () => rm(file)],
    ['emptied', () => truncate(file)],
  ])(
    'because it was %s is refused with folder, tables and what to do, each time',
    async (_, lose) => {
      await withTables()
      await lose()
      for (const use of ['listTables', 'loadTables', 'createTable'] as const) {
        const catalog = open()
        const using = use === 'createTable' ? catalog[use](songs, { schema }) : catalog[use]()
        await expect(using).rejects.toMatchObject({
          code: 'ICEBERG_CATALOG_LOST',
          message: `catalog ${file}: expected it to know the 2 tables in ${store.uri()} (silver.songs, silver.users), got a catalog that is new or was emptied: restore the file, register each table again (findTables, registerTable), or move the folder away to begin anew`,
          details: { tables: ['silver.songs', 'silver.users'], retryable: false },
        })
        catalog.close()
      }
    },
  )

  it('is made again of what the folders show', async () => {
    const before = await withTables()
    await rm(file)
    const catalog = open()
    for (const { identifier, metadataLocation } of await findTables(store)) {
      await catalog.registerTable(identifier, metadataLocation)
    }
    expect(await catalog.loadTables()).toEqual(before)
    catalog.close()
    expect(await open().loadTables()).toEqual(before)
  })
})

it('a folder shows its newest metadata, unless its hint names an older one', async () => {
  const [first] = await withTables()
  const [found] = await findTables(store)
  expect(found).toEqual({ identifier: songs, metadataLocation: first?.metadataLocation })
  await store.write('silver/songs/metadata/00007-lost.metadata.json', '{}')
  expect((await findTables(store))[0]).toEqual(found)
  await store.remove('silver/songs/metadata/version-hint.text')
  expect((await findTables(store))[0]?.metadataLocation).toMatch(/00007-lost\.metadata\.json$/)
})

it('a catalog whose tables were all dropped is not taken for a lost one', async () => {
  await withTables()
  const catalog = open()
  for (const identifier of [songs, users]) await catalog.dropTable(identifier)
  catalog.close()
  expect(await open().listTables()).toEqual([])
})

describe('a file that is no catalog of Iceberg', () => {
  it('is refused by the tables that it has, and stays as it is', async () => {
    const other = new DatabaseSync(file)
    other.exec('CREATE TABLE tasks (id); CREATE TABLE runs (id)')
    await expect(open().listTables()).rejects.toMatchObject({
      code: 'ICEBERG_CATALOG_INVALID',
      message: `catalog ${file}: expected tables of Iceberg, got only runs, tasks; name another file, or restore this one`,
      details: { file, retryable: false },
    })
    expect(other.prepare('SELECT count(*) AS n FROM sqlite_master').get()).toMatchObject({ n: 2 })
  })

  it('is refused by the columns that it lacks', async () => {
    new DatabaseSync(file).exec('CREATE TABLE iceberg_tables (catalog_name, table_name, location)')
    await expect(open().loadTable(songs)).rejects.toMatchObject({
      code: 'ICEBERG_CATALOG_INVALID',
      message: expect.stringContaining(
        'expected iceberg_tables with the columns catalog_name, table_namespace, table_name, metadata_location, previous_metadata_location, got catalog_name, table_name, location',
      ) as string,
    })
  })

  it('is refused when it is no SQLite database at all', async () => {
    await writeFile(file, '{"tables": []}'.repeat(100))
    expect(open).toThrow(
      expect.objectContaining({
        code: 'CORE_DATABASE_UNREADABLE',
        message: `the catalog at ${file}: expected a SQLite database that can be written to, got: file is not a database`,
      }) as Error,
    )
  })

  it('is refused when a page of it is overwritten', async () => {
    await withTables()
    const bytes = await readFile(file)
    await writeFile(file, bytes.fill('x', 4096, 8192))
    await expect(open().listTables()).rejects.toMatchObject({
      code: 'ICEBERG_CATALOG_INVALID',
      message: expect.stringMatching(
        /expected a sound SQLite database, got: database disk image is malformed/,
      ) as string,
    })
  })
})
