import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { completeConfig, type Adapter, type IncrementalWrite } from '../src/index.ts'

/** What a maker of adapters for {@link runAdapterConformance} gives back. */
export interface AdapterUnderTest {
  adapter: Adapter
  close: () => Promise<void> | void
}

const songs = { database: null, schema: 'serving', identifier: 'songs' }
const view = { database: null, schema: 'serving', identifier: 'songs_vw' }
const config = completeConfig('model', [])
const days = (...rows: [number, string, string][]) =>
  `select * from (values ${rows.map(([id, name, day]) => `(${id}, '${name}', date '${day}')`).join(', ')}) as t(id, name, day)`
const write = (part: Partial<IncrementalWrite>): IncrementalWrite => ({
  strategy: 'append',
  uniqueKey: [],
  config,
  ...part,
})

/** The promises of the Adapter port, run against any implementation. */
export function runAdapterConformance(name: string, make: () => Promise<AdapterUnderTest>): void {
  describe(`adapter: ${name}`, () => {
    let adapter: Adapter
    let close: AdapterUnderTest['close']
    const rows = async () => {
      const found = await adapter.duckdb.rows<{ line: string }>(
        `select concat_ws(' ', id, name, day) as line from "serving"."songs" order by all`,
      )
      return found.map(({ line }) => line)
    }
    beforeEach(async () => {
      ;({ adapter, close } = await make())
    })
    afterEach(async () => {
      await close()
    })

    it('knows no relation before one is made', async () => {
      expect(await adapter.relation(songs)).toBeUndefined()
    })

    it('creates a table that is readable by its name at once', async () => {
      const { rows: count } = await adapter.createTable(songs, days([1, 'a', '2024-01-01']), config)
      expect(count).toBe(1)
      expect(await rows()).toEqual(['1 a 2024-01-01'])
      expect(await adapter.relation(songs)).toEqual({ type: 'table' })
    })

    it('replaces a table, columns included', async () => {
      await adapter.createTable(songs, 'select 1 as other', config)
      await adapter.createTable(songs, days([2, 'b', '2024-01-02']), config)
      expect(await rows()).toEqual(['2 b 2024-01-02'])
    })

    it('replaces a table by a query that reads the table itself', async () => {
      await adapter.createTable(songs, days([1, 'a', '2024-01-01']), config)
      await adapter.createTable(
        songs,
        'select id + 1 as id, name, day from "serving"."songs"',
        config,
      )
      expect(await rows()).toEqual(['2 a 2024-01-01'])
    })

    it('leaves the old table alone when the query fails', async () => {
      await adapter.createTable(songs, days([1, 'a', '2024-01-01']), config)
      await expect(adapter.createTable(songs, 'select no_such_column', config)).rejects.toThrow()
      expect(await rows()).toEqual(['1 a 2024-01-01'])
    })

    it('keeps a table of no rows, with its columns', async () => {
      await adapter.createTable(songs, `${days([1, 'a', '2024-01-01'])} where false`, config)
      expect(await rows()).toEqual([])
    })

    it('creates and replaces a view', async () => {
      await adapter.createTable(songs, days([1, 'a', '2024-01-01']), config)
      await adapter.createView(view, 'select 1 as n', config)
      await adapter.createView(view, 'select id * 10 as n from "serving"."songs"', config)
      expect(await adapter.relation(view)).toEqual({ type: 'view' })
      expect(await adapter.duckdb.rows('select n from "serving"."songs_vw"')).toEqual([{ n: 10 }])
    })

    it('lets a view become a table and back', async () => {
      await adapter.createView(songs, days([1, 'a', '2024-01-01']), config)
      await adapter.createTable(songs, days([2, 'b', '2024-01-02']), config)
      expect(await adapter.relation(songs)).toEqual({ type: 'table' })
      await adapter.createView(songs, days([3, 'c', '2024-01-03']), config)
      expect(await adapter.relation(songs)).toEqual({ type: 'view' })
      expect(await rows()).toEqual(['3 c 2024-01-03'])
    })

    it('appends rows', async () => {
      await adapter.createTable(songs, days([1, 'a', '2024-01-01']), config)
      const again = days([1, 'a', '2024-01-01'])
      const { rows: count } = await adapter.writeIncremental(songs, again, write({}))
      expect(count).toBe(1)
      expect(await rows()).toEqual(['1 a 2024-01-01', '1 a 2024-01-01'])
    })

    it('replaces the rows of the keys that come in, for delete+insert', async () => {
      await adapter.createTable(songs, days([1, 'a', '2024-01-01'], [2, 'b', '2024-01-01']), config)
      const incoming = days([2, 'x', '2024-01-02'], [2, 'y', '2024-01-02'])
      const replace = write({ strategy: 'delete+insert', uniqueKey: ['id'] })
      await adapter.writeIncremental(songs, incoming, replace)
      expect(await rows()).toEqual(['1 a 2024-01-01', '2 x 2024-01-02', '2 y 2024-01-02'])
    })

    it('matches on every column of a key', async () => {
      await adapter.createTable(songs, days([1, 'a', '2024-01-01'], [1, 'b', '2024-01-01']), config)
      const replace = write({ strategy: 'delete+insert', uniqueKey: ['id', 'name'] })
      await adapter.writeIncremental(songs, days([1, 'b', '2024-02-01']), replace)
      expect(await rows()).toEqual(['1 a 2024-01-01', '1 b 2024-02-01'])
    })

    it('updates known keys and inserts new ones, for merge', async () => {
      await adapter.createTable(songs, days([1, 'a', '2024-01-01'], [2, 'b', '2024-01-01']), config)
      const incoming = days([2, 'B', '2024-01-02'], [3, 'c', '2024-01-02'])
      await adapter.writeIncremental(
        songs,
        incoming,
        write({ strategy: 'merge', uniqueKey: ['id'] }),
      )
      expect(await rows()).toEqual(['1 a 2024-01-01', '2 B 2024-01-02', '3 c 2024-01-02'])
    })

    it('replaces exactly the rows of the window, for microbatch, however often', async () => {
      const start = days([1, 'a', '2024-01-01'], [2, 'b', '2024-01-02'], [3, 'c', '2024-01-03'])
      await adapter.createTable(songs, start, config)
      const batch = write({
        strategy: 'microbatch',
        eventTime: 'day',
        from: '2024-01-02T00:00:00.000Z',
        to: '2024-01-03T00:00:00.000Z',
      })
      await adapter.writeIncremental(songs, days([4, 'd', '2024-01-02']), batch)
      await adapter.writeIncremental(songs, days([4, 'd', '2024-01-02']), batch)
      expect(await rows()).toEqual(['1 a 2024-01-01', '3 c 2024-01-03', '4 d 2024-01-02'])
    })

    it('empties the window of a microbatch that has no rows', async () => {
      await adapter.createTable(songs, days([1, 'a', '2024-01-01'], [2, 'b', '2024-01-02']), config)
      const batch = write({
        strategy: 'microbatch',
        eventTime: 'day',
        from: '2024-01-02T00:00:00.000Z',
        to: '2024-01-03T00:00:00.000Z',
      })
      await adapter.writeIncremental(songs, `${days([1, 'a', '2024-01-01'])} where false`, batch)
      expect(await rows()).toEqual(['1 a 2024-01-01'])
    })

    it('writes nothing when an incremental query fails', async () => {
      await adapter.createTable(songs, days([1, 'a', '2024-01-01']), config)
      const failing = `select id, error('no') as name, day from (${days([1, 'a', '2024-01-01'])})`
      const replace = write({ strategy: 'delete+insert', uniqueKey: ['id'] })
      await expect(adapter.writeIncremental(songs, failing, replace)).rejects.toThrow()
      expect(await rows()).toEqual(['1 a 2024-01-01'])
    })
  })
}
