import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

import { localObjectStore, memoryObjectStore } from '@deftunes/core'
import { expect, it } from 'vitest'

import { memoryCatalog, sqliteCatalog } from '../src/index.ts'
import { runCatalogConformance } from './catalog.conformance.ts'
import { temporaryFolder } from './support.ts'

const schema = { type: 'struct' as const, 'schema-id': 0, fields: [] }
const songs = { namespace: 'silver', name: 'songs' }

async function inFolder(name = 'deftunes') {
  const root = await temporaryFolder()
  const file = join(root, 'catalog', 'catalog.db')
  const store = localObjectStore(join(root, 'lake'))
  return { root, file, store, open: () => sqliteCatalog({ file, name, store }) }
}

runCatalogConformance('memory', async () => {
  const store = memoryObjectStore()
  return { store, catalog: memoryCatalog({ store }) }
})

runCatalogConformance('SQLite', async () => {
  const { store, open } = await inFolder()
  return { store, catalog: open() }
})

it('a SQLite catalog is there for whoever opens the file next', async () => {
  const { open } = await inFolder()
  const first = open()
  const created = await first.createTable(songs, { schema })
  first.close()
  expect(await open().loadTable(songs)).toEqual(created)
})

it('a SQLite catalog that is only read shows what the file holds, and refuses changes', async () => {
  const { file, store, open } = await inFolder()
  const created = await open().createTable(songs, { schema })
  const reader = sqliteCatalog({ file, name: 'deftunes', store, readOnly: true })
  expect(await reader.loadTables()).toEqual([created])
  const users = { namespace: 'silver', name: 'users' }
  await expect(reader.createTable(users, { schema })).rejects.toThrow('readonly database')
  expect(await open().listTables()).toEqual([songs])
  reader.close()
})

it('a SQLite catalog that is only read makes no file, and is told as lost when tables are there', async () => {
  const { root, file, store, open } = await inFolder()
  const reader = () => sqliteCatalog({ file, name: 'deftunes', store, readOnly: true })
  expect(await reader().listTables()).toEqual([])
  expect(await readdir(root, { recursive: true })).not.toContain('catalog')
  await open().createTable(songs, { schema })
  await rm(file)
  await expect(reader().listTables()).rejects.toMatchObject({ code: 'ICEBERG_CATALOG_LOST' })
})

it('a SQLite catalog that is only read refuses to make the first table', async () => {
  const { root, file, store } = await inFolder()
  const reader = sqliteCatalog({ file, name: 'deftunes', store, readOnly: true })
  await expect(reader.createTable(songs, { schema })).rejects.toThrow('readonly database')
  expect(await readdir(root, { recursive: true })).not.toContain('catalog')
})

it('a SQLite catalog shows only the tables under its own name', async () => {
  const { file, store, open } = await inFolder()
  await open().createTable(songs, { schema })
  const other = sqliteCatalog({ file, name: 'other', store })
  expect(await other.listTables()).toEqual([])
  await other.createTable(songs, { schema })
})

it('a SQLite catalog marks tables and namespaces as other engines look for them', async () => {
  const { file, open } = await inFolder()
  const catalog = open()
  const { metadataLocation } = await catalog.createTable(songs, { schema })
  const [{ metadataLocation: next } = { metadataLocation: '' }] = await catalog.commit([
    { identifier: songs, requirements: [], updates: [{ action: 'set-properties', updates: {} }] },
  ])
  const database = new DatabaseSync(file)
  expect({ ...database.prepare('SELECT * FROM iceberg_tables').get() }).toEqual({
    catalog_name: 'deftunes',
    table_namespace: 'silver',
    table_name: 'songs',
    metadata_location: next,
    previous_metadata_location: metadataLocation,
    iceberg_type: 'TABLE',
  })
  const properties = database.prepare('SELECT * FROM iceberg_namespace_properties').all()
  expect(properties).toMatchObject([{ namespace: 'silver', property_key: 'exists' }])
})

it('a SQLite file of the older schema, without types, is used as it is', async () => {
  const { root, store } = await inFolder()
  const file = join(root, 'v0.db')
  const database = new DatabaseSync(file)
  database.exec(`CREATE TABLE iceberg_tables (catalog_name VARCHAR(255) NOT NULL,
    table_namespace VARCHAR(255) NOT NULL, table_name VARCHAR(255) NOT NULL,
    metadata_location VARCHAR(1000), previous_metadata_location VARCHAR(1000),
    PRIMARY KEY (catalog_name, table_namespace, table_name))`)
  const catalog = sqliteCatalog({ file, name: 'deftunes', store })
  const created = await catalog.createTable(songs, { schema })
  expect(await catalog.loadTable(songs)).toEqual(created)
  expect(await catalog.listTables()).toEqual([songs])
})

it('views of other engines are not taken for tables', async () => {
  const { file, open } = await inFolder()
  const catalog = open()
  expect(await catalog.listTables()).toEqual([])
  new DatabaseSync(file).exec(
    `INSERT INTO iceberg_tables VALUES ('deftunes', 'silver', 'songs', 'x', NULL, 'VIEW')`,
  )
  expect(await catalog.loadTable(songs)).toBeUndefined()
  expect(await catalog.listTables()).toEqual([])
  await expect(catalog.createTable(songs, { schema })).rejects.toMatchObject({
    code: 'ICEBERG_TABLE_EXISTS',
  })
})

it('a table of a version that cannot be written is refused, but loads', async () => {
  const { file, store, open } = await inFolder()
  const catalog = open()
  const { metadata } = await catalog.createTable(songs, { schema })
  const text = JSON.stringify({ ...metadata, 'format-version': 3 }, (_, value: unknown) =>
    typeof value === 'bigint' ? Number(value) : value,
  )
  await store.write('silver/songs/metadata/v3.metadata.json', text)
  const update = new DatabaseSync(file).prepare('UPDATE iceberg_tables SET metadata_location = ?')
  update.run(`${metadata.location}/metadata/v3.metadata.json`)
  expect((await catalog.loadTable(songs))?.metadata['format-version']).toBe(3)
  const change = { action: 'set-properties', updates: {} } as const
  await expect(
    catalog.commit([{ identifier: songs, requirements: [], updates: [change] }]),
  ).rejects.toMatchObject({ code: 'ICEBERG_FORMAT_UNSUPPORTED' })
})

it('a commit of which one file cannot be written leaves none of the others', async () => {
  const inner = memoryObjectStore()
  let full = false
  const store: typeof inner = {
    ...inner,
    write: async (key, body, options) => {
      if (full && key.startsWith('silver/users/')) throw new Error('no space left')
      await inner.write(key, body, options)
    },
  }
  const catalog = memoryCatalog({ store })
  const users = { namespace: 'silver', name: 'users' }
  for (const identifier of [songs, users]) await catalog.createTable(identifier, { schema })
  const before = await store.list('')
  full = true
  const updates = [{ action: 'set-properties', updates: { a: '1' } } as const]
  const changes = [songs, users].map((identifier) => ({ identifier, requirements: [], updates }))
  await expect(catalog.commit(changes)).rejects.toThrow('no space left')
  expect(await store.list('')).toEqual(before)
})
