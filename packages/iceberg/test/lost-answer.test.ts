import { beforeEach, describe, expect, it } from 'vitest'

import {
  commitFiles,
  IcebergError,
  publishBranch,
  type Catalog,
  type DataFile,
  type TableIdentifier,
} from '../src/index.ts'
import { problemsOf } from './strict/problems.ts'
import { openLake, type Lake } from './support.ts'

const query = (first: number) => `SELECT n AS id FROM range(${first}, ${first + 2}) AS r(n)`
const append = { kind: 'append' } as const

let lake: Lake
let songs: TableIdentifier
let users: TableIdentifier
beforeEach(async () => {
  lake = await openLake()
  songs = await lake.create('songs', query(0))
  users = await lake.create('users', query(0))
  return () => lake.duckdb.close()
})

const unknown = new IcebergError('ICEBERG_COMMIT_UNKNOWN', 'catalog: no answer came')

/** A catalog whose first commit ends without an answer, having taken place or not. */
function silentOnce({ applies, loads = true }: { applies: boolean; loads?: boolean }): Catalog {
  let silent = true
  let broken = false
  return {
    ...lake.catalog,
    commit: async (changes) => {
      if (!silent) return lake.catalog.commit(changes)
      silent = false
      broken = !loads
      if (applies) await lake.catalog.commit(changes)
      throw unknown
    },
    loadTable: async (identifier) => {
      if (broken) throw new Error('the catalog is away')
      return lake.catalog.loadTable(identifier)
    },
  }
}

const ids = async (identifier: TableIdentifier) => {
  expect(await problemsOf(lake, await lake.table(identifier))).toEqual([])
  return (await lake.rows<{ id: bigint }>(identifier)).map(({ id }) => Number(id))
}
const commit = (catalog: Catalog, files: DataFile[]) =>
  commitFiles({ ...lake, catalog, identifier: songs, files, mode: append, commitKey: 'load' })

describe('when the catalog gives no answer, a commit', () => {
  it('that took place is found in the table', async () => {
    const files = await lake.write(songs, query(0))
    const catalog = silentOnce({ applies: true })
    expect(await commit(catalog, files)).toMatchObject({ skipped: false })
    expect(await commit(catalog, files)).toMatchObject({ skipped: true })
    expect(await ids(songs)).toEqual([0, 1])
  })

  it.each([
    ['took place but cannot be found', true, [0, 1]],
    ['did not take place', false, []],
  ])(
    'that %s fails and keeps every file; the next try adds the rows once',
    async (_, applies, now) => {
      const files = await lake.write(songs, query(0))
      const attempt = commit(silentOnce({ applies, loads: false }), files)
      await expect(attempt).rejects.toBe(unknown)
      expect(await ids(songs)).toEqual(now)
      const kept = (await lake.keys(songs)).filter((key) => /(-m0\.avro|\.parquet)$/.test(key))
      expect(kept).toHaveLength(2)
      const again = await commit(lake.catalog, files)
      expect(again.skipped).toBe(applies)
      expect(await ids(songs)).toEqual([0, 1])
    },
  )
})

describe('when the catalog gives no answer, a publish', () => {
  beforeEach(async () => {
    for (const identifier of [songs, users]) {
      const audited = { identifier, branch: 'audit', mode: append, commitKey: 'load' }
      await commitFiles({ ...lake, ...audited, files: await lake.write(identifier, query(0)) })
      const files = await lake.write(identifier, query(5))
      await commitFiles({ ...lake, identifier, mode: append, files })
    }
  })

  it.each([true, false])(
    'that took place (%s) fails, keeps every file, and is whole after the next try',
    async (applies) => {
      const publish = (catalog: Catalog) =>
        publishBranch({ ...lake, catalog, branch: 'audit', tables: [songs, users] })
      await expect(publish(silentOnce({ applies }))).rejects.toBe(unknown)
      const now = applies ? [0, 1, 5, 6] : [5, 6]
      expect([await ids(songs), await ids(users)]).toEqual([now, now])
      expect((await publish(lake.catalog)).published).toEqual(applies ? [] : [songs, users])
      expect([await ids(songs), await ids(users)]).toEqual([
        [0, 1, 5, 6],
        [0, 1, 5, 6],
      ])
    },
  )
})
