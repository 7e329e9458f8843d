import type { ObjectStore } from '@deftunes/core'
import { describe, expect, it } from 'vitest'

import type { Catalog, NewTable, Table, TableChange, TableIdentifier } from '../src/index.ts'

const table: NewTable = {
  schema: {
    type: 'struct',
    'schema-id': 0,
    fields: [{ id: 1, name: 'id', required: false, type: 'long' }],
  },
}
const songs = { namespace: 'silver', name: 'songs' }
const users = { namespace: 'silver', name: 'users' }
const rates = { namespace: 'bronze.fx', name: 'rates' }

const setting = (identifier: TableIdentifier, key: string, value = 'yes'): TableChange => ({
  identifier,
  requirements: [],
  updates: [{ action: 'set-properties', updates: { [key]: value } }],
})
const refused = (identifier: TableIdentifier): TableChange => ({
  identifier,
  requirements: [{ type: 'assert-ref-snapshot-id', ref: 'main', 'snapshot-id': 5n }],
  updates: [],
})

/** What every catalog must do. */
export function runCatalogConformance(
  name: string,
  make: () => Promise<{ catalog: Catalog; store: ObjectStore }>,
): void {
  const withTables = async () => {
    const made = await make()
    for (const identifier of [songs, users, rates])
      await made.catalog.createTable(identifier, table)
    const propertiesOf = async (identifier: TableIdentifier) =>
      (await made.catalog.loadTable(identifier))?.metadata.properties
    const files = async () => (await made.store.list('')).map(({ key }) => key)
    return { ...made, propertiesOf, files }
  }

  describe(`${name} as a catalog`, () => {
    it('lists what was created in the order of names, one namespace or all', async () => {
      const { catalog } = await withTables()
      expect(await catalog.listTables()).toEqual([rates, songs, users])
      expect(await catalog.listTables('silver')).toEqual([songs, users])
      expect(await catalog.listTables('gold')).toEqual([])
    })

    it('takes up a table that is there under a name that is free', async () => {
      const { catalog } = await withTables()
      const known = await catalog.loadTable(songs)
      const location = known?.metadataLocation ?? ''
      const copy = { namespace: 'gold', name: 'songs' }
      expect(await catalog.registerTable(copy, location)).toEqual({ ...known, identifier: copy })
      expect(await catalog.loadTable(copy)).toEqual({ ...known, identifier: copy })
      const again = catalog.registerTable(users, location)
      await expect(again).rejects.toMatchObject({ code: 'ICEBERG_TABLE_EXISTS' })
      const missing = catalog.registerTable(rates, `${location}.gone`)
      await expect(missing).rejects.toMatchObject({ code: 'ICEBERG_FILE_DAMAGED' })
    })

    it('loads all tables as of one moment, whatever is committed meanwhile', async () => {
      const { catalog } = await withTables()
      const number = (tables: Table[]) => tables.map(({ metadata }) => metadata.properties['n'])
      const commit = (n: number) =>
        catalog.commit([songs, users].map((identifier) => setting(identifier, 'n', String(n))))
      const seen: (string | undefined)[][] = []
      for (let n = 1; n <= 20; n++) {
        const [tables] = await Promise.all([catalog.loadTables('silver'), commit(n)])
        seen.push(number(tables))
      }
      expect(seen.filter(([one, other]) => one !== other)).toEqual([])
      expect(number(await catalog.loadTables('silver'))).toEqual(['20', '20'])
      expect((await catalog.loadTables()).map(({ identifier }) => identifier)).toEqual([
        rates,
        songs,
        users,
      ])
    })

    it('loads a table as it was created, and nothing for an absent one', async () => {
      const { catalog } = await make()
      const created = await catalog.createTable(songs, { ...table, properties: { a: '1' } })
      expect(await catalog.loadTable(songs)).toEqual(created)
      expect(created.metadata).toMatchObject({ properties: { a: '1' }, 'format-version': 2 })
      expect(await catalog.loadTable(users)).toBeUndefined()
    })

    it('refuses to create a table that exists, and leaves it as it was', async () => {
      const { catalog, files } = await withTables()
      const before = [await catalog.loadTable(songs), await files()]
      await expect(catalog.createTable(songs, table)).rejects.toMatchObject({
        code: 'ICEBERG_TABLE_EXISTS',
        message: expect.stringContaining('silver.songs') as string,
      })
      expect([await catalog.loadTable(songs), await files()]).toEqual(before)
    })

    it('lets one of many create a table', async () => {
      const { catalog } = await make()
      const tries = Array.from({ length: 6 }, () => catalog.createTable(songs, table))
      const made = (await Promise.allSettled(tries)).filter(({ status }) => status === 'fulfilled')
      expect(made).toHaveLength(1)
    })

    it('forgets a dropped table, and one that is absent without complaint', async () => {
      const { catalog } = await withTables()
      await catalog.dropTable(songs)
      await catalog.dropTable(songs)
      expect(await catalog.loadTable(songs)).toBeUndefined()
      expect(await catalog.listTables('silver')).toEqual([users])
      await catalog.createTable(songs, table)
    })

    it('commits many tables at once, logs the metadata before, and returns the tables', async () => {
      const { catalog, propertiesOf } = await withTables()
      const before = await catalog.loadTable(songs)
      const [first] = await catalog.commit([setting(songs, 'a'), setting(rates, 'b')])
      expect(await propertiesOf(songs)).toEqual({ a: 'yes' })
      expect(await propertiesOf(rates)).toEqual({ b: 'yes' })
      expect(first).toEqual(await catalog.loadTable(songs))
      expect(first?.metadata['metadata-log'].map((entry) => entry['metadata-file'])).toEqual([
        before?.metadataLocation,
      ])
      expect(first?.metadataLocation).toMatch(/\/00001-[^/]+\.metadata\.json$/)
    })

    it('commits nothing when one requirement fails, and names the table', async () => {
      const { catalog, propertiesOf, files } = await withTables()
      const before = await files()
      await expect(catalog.commit([setting(songs, 'a'), refused(users)])).rejects.toMatchObject({
        code: 'ICEBERG_COMMIT_CONFLICT',
        message: expect.stringContaining('silver.users: snapshot of main: expected 5') as string,
      })
      expect(await propertiesOf(songs)).toEqual({})
      expect(await files()).toEqual(before)
    })

    it('commits nothing when a table is absent or named twice', async () => {
      const { catalog, propertiesOf } = await withTables()
      const absent = setting({ namespace: 'silver', name: 'none' }, 'a')
      await expect(catalog.commit([setting(songs, 'a'), absent])).rejects.toMatchObject({
        code: 'ICEBERG_TABLE_MISSING',
      })
      const twice = [setting(songs, 'a'), setting(songs, 'b')]
      await expect(catalog.commit(twice)).rejects.toMatchObject({ code: 'ICEBERG_CHANGE_INVALID' })
      expect(await propertiesOf(songs)).toEqual({})
    })

    it('keeps every concurrent commit that it confirmed and no file of the refused', async () => {
      const { catalog, propertiesOf, files } = await withTables()
      const tries = Array.from({ length: 8 }, (_, n) =>
        catalog.commit([setting(songs, `k${n}`), setting(users, `k${n}`)]),
      )
      const outcomes = await Promise.allSettled(tries)
      const confirmed = outcomes.flatMap(({ status }, n) => (status === 'fulfilled' ? `k${n}` : []))
      expect(confirmed.length).toBeGreaterThan(0)
      expect(Object.keys((await propertiesOf(songs)) ?? {}).sort()).toEqual(confirmed)
      expect(Object.keys((await propertiesOf(users)) ?? {}).sort()).toEqual(confirmed)
      const lost = outcomes.filter((outcome) => outcome.status === 'rejected')
      for (const { reason } of lost)
        expect(reason).toMatchObject({ code: 'ICEBERG_COMMIT_CONFLICT' })
      const metadata = (await files()).filter((key) => /songs.*metadata\.json$/.test(key))
      expect(metadata).toHaveLength(1 + confirmed.length)
    })

    it('holds a commit to a table that it does not change', async () => {
      const { catalog, propertiesOf } = await withTables()
      const head = { ref: 'main', 'snapshot-id': null }
      const still: TableChange = {
        identifier: users,
        requirements: [{ type: 'assert-ref-snapshot-id', ...head }],
        updates: [],
      }
      const before = await catalog.loadTable(users)
      await catalog.commit([setting(songs, 'a'), still])
      expect(await catalog.loadTable(users)).toEqual(before)
      expect(await propertiesOf(songs)).toEqual({ a: 'yes' })
    })

    it('keeps as many entries of the metadata log as the table asks for', async () => {
      const { catalog } = await withTables()
      await catalog.commit([setting(songs, 'write.metadata.previous-versions-max', '2')])
      for (const key of ['a', 'b', 'c']) await catalog.commit([setting(songs, key)])
      expect((await catalog.loadTable(songs))?.metadata['metadata-log']).toHaveLength(2)
    })
  })
}
