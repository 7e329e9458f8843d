import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import type { PublishedVersion, Warehouse } from '../src/index.ts'

/** A warehouse, and a way to publish what is read from it. */
export interface PublishedThings {
  warehouse: Warehouse
  /**
   * Publishes a version in which `serving.things (id, word)` has, beside the rows of the versions before, a row for each word. Its key is
   * `id`, counted from 1 over all days; the source of each row is a record `{ id, word }` of texts that was ingested on that day.
   */
  publish: (day: string, words: readonly string[]) => Promise<void>
  close: () => Promise<void>
}

const things = ['serving', 'things']
const words = 'SELECT id, word FROM serving.things ORDER BY id'
const endless = 'SELECT count(*) FROM range(100000000) AS a, range(100000) AS b'

/** What every warehouse must do. */
export function runWarehouseConformance(name: string, make: () => Promise<PublishedThings>): void {
  let shop: PublishedThings
  const { use, versions, wordsOf } = {
    use: (...given: Parameters<Warehouse['use']>) => shop.warehouse.use(...given),
    versions: () => shop.warehouse.versions(),
    wordsOf: (id?: string) =>
      shop.warehouse.use(id, async ({ read }) => (await read(words)).rows.map(([, word]) => word)),
  }

  describe(`${name} as a warehouse`, () => {
    beforeEach(async () => {
      shop = await make()
    })
    afterEach(() => shop.close())

    it('is empty at first, and says so', async () => {
      expect(await versions()).toEqual([])
      await expect(wordsOf()).rejects.toMatchObject({ code: 'CONSOLE_NOTHING_PUBLISHED' })
    })

    it('lists its versions, the newest first, each with what it is told by', async () => {
      await shop.publish('2024-01-02', ['a', 'b'])
      const [first] = await versions()
      await shop.publish('2024-01-03', ['c'])
      const listed = await versions()
      expect(listed).toHaveLength(2)
      expect(listed[1]?.id).toBe(first?.id)
      for (const { id, publishedAt, tables } of listed) {
        expect(encodeURIComponent(id)).toBe(id)
        expect(new Date(publishedAt).toISOString()).toBe(publishedAt)
        expect(tables.map(({ relation }) => relation)).toContainEqual(things)
      }
    })

    it('is read in the newest version, or in the one that is asked for', async () => {
      await shop.publish('2024-01-02', ['a', 'b'])
      await shop.publish('2024-01-03', ['c'])
      const [newest, first] = await versions()
      expect(await wordsOf()).toEqual(['a', 'b', 'c'])
      expect(await wordsOf(newest?.id)).toEqual(['a', 'b', 'c'])
      expect(await wordsOf(first?.id)).toEqual(['a', 'b'])
      const lent = await use(first?.id, async ({ version, rowsOf }) => ({
        ...{ version, rows: [rowsOf(things), rowsOf(['serving', 'others'])] },
      }))
      expect(lent).toEqual({ version: first, rows: [2, 0] })
    })

    it('lends a version that stays as it is, whatever is published meanwhile', async () => {
      await shop.publish('2024-01-02', ['a', 'b'])
      await use(undefined, async ({ read }) => {
        const before = await read(words)
        await shop.publish('2024-01-03', ['c'])
        expect(await read(words)).toEqual(before)
      })
      expect(await wordsOf()).toEqual(['a', 'b', 'c'])
    })

    it('reads values with the names and types of their columns', async () => {
      await shop.publish('2024-01-02', ['a'])
      const sql = `SELECT word, 1.5::DOUBLE AS half, DATE '2024-02-29' AS day, NULL::INTEGER AS none FROM serving.things`
      const table = await use(undefined, ({ read }) => read(sql))
      expect(table).toEqual({
        columns: [
          { name: 'word', type: 'VARCHAR' },
          { name: 'half', type: 'DOUBLE' },
          { name: 'day', type: 'DATE' },
          { name: 'none', type: 'INTEGER' },
        ],
        rows: [['a', 1.5, '2024-02-29', null]],
      })
    })

    it('tells a version that it does not know, and gives back what the work with one threw', async () => {
      await shop.publish('2024-01-02', ['a'])
      await expect(wordsOf('nope')).rejects.toMatchObject({ code: 'CONSOLE_VERSION_UNKNOWN' })
      const thrown = new RangeError('of the work')
      await expect(use(undefined, () => Promise.reject(thrown))).rejects.toBe(thrown)
    })

    it('tells a statement that fails, a table that is not there, and stops with the signal', async () => {
      await shop.publish('2024-01-02', ['a'])
      const asked = (sql: string, signal?: AbortSignal) =>
        use(undefined, ({ read }) => read(sql, signal))
      await expect(asked('SELECT nothing')).rejects.toMatchObject({ code: 'CORE_SQL_FAILED' })
      await expect(asked('SELECT * FROM serving.others')).rejects.toMatchObject({
        code: 'CONSOLE_NOTHING_PUBLISHED',
      })
      const stop = new AbortController()
      const stopped = expect(asked(endless, stop.signal)).rejects.toMatchObject({
        code: 'CORE_SQL_FAILED',
      })
      stop.abort()
      await stopped
      expect(await wordsOf()).toEqual(['a'])
    })

    it('follows a row to its source, and none that is not there', async () => {
      await shop.publish('2024-01-02', ['a', 'b'])
      const { source } = shop.warehouse
      const [version] = await versions()
      const found = { record: { id: '2', word: 'b' }, position: 2, ingestOn: '2024-01-02' }
      expect(await source(undefined, things, { id: 2 })).toMatchObject(found)
      expect(await source(version?.id, things, { id: 2 })).toMatchObject(found)
      expect(await source(undefined, things, { id: 3 })).toBeUndefined()
    })

    it('tells of each new version until that is ended', async () => {
      const told: PublishedVersion[] = []
      const others: PublishedVersion[] = []
      const end = shop.warehouse.watch((version) => told.push(version))
      shop.warehouse.watch((version) => others.push(version))
      await shop.publish('2024-01-02', ['a'])
      await expect.poll(() => told, { timeout: 10_000 }).toEqual(await versions())
      end()
      await shop.publish('2024-01-03', ['b'])
      await expect.poll(() => others.length, { timeout: 10_000 }).toBe(2)
      expect(told).toHaveLength(1)
    })
  })
}
