import { beforeEach, describe, expect, it } from 'vitest'

import {
  commitFiles,
  dropBranch,
  publishBranch,
  snapshotOf,
  type CommitFilesOptions,
  type CommitMode,
  type PublishBranchOptions,
  type TableIdentifier,
} from '../src/index.ts'
import { findCommit } from '../src/snapshot/snapshots.ts'
import { openLake, type Lake } from './support.ts'

const [monday, tuesday] = ['2024-01-01', '2024-01-02'] as const
const day = (date: string, first: number, count = 2) =>
  `SELECT n AS id, DATE '${date}' AS day FROM range(${first}, ${first + count}) AS r(n)`
const append: CommitMode = { kind: 'append' }
const partition = (date: string): CommitMode => ({ kind: 'overwrite', partitions: { day: date } })

let lake: Lake
let songs: TableIdentifier
let users: TableIdentifier
beforeEach(async () => {
  lake = await openLake()
  songs = await lake.create('songs', day(monday, 0), [{ column: 'day' }])
  users = await lake.create('users', day(monday, 0))
  return () => lake.duckdb.close()
})

const commit = async (
  identifier: TableIdentifier,
  query: string,
  { mode = append, branch = 'main', ...more }: Partial<CommitFilesOptions> = {},
) =>
  commitFiles({
    ...lake,
    ...more,
    identifier,
    branch,
    mode,
    files: await lake.write(identifier, query),
  })
const audit = (
  identifier: TableIdentifier,
  query: string,
  mode: CommitFilesOptions['mode'] = append,
  commitKey?: string,
) => commit(identifier, query, { mode, branch: 'audit', ...(commitKey && { commitKey }) })
const publish = (more: Partial<PublishBranchOptions> = {}) =>
  publishBranch({ ...lake, branch: 'audit', tables: [songs, users], ...more })
const ids = async (identifier: TableIdentifier, ref = 'main') =>
  (await lake.rows<{ id: bigint }>(identifier, { ref })).map(({ id }) => Number(id))
const headOf = async (identifier: TableIdentifier) =>
  snapshotOf(await lake.table(identifier))?.['snapshot-id'] ?? null

describe('publishing a branch', () => {
  it('moves main of several tables in one commit and removes the branch', async () => {
    await audit(songs, day(monday, 0))
    const { snapshotId } = await audit(users, day(monday, 5))
    const commits: number[] = []
    const catalog = {
      ...lake.catalog,
      commit: (changes: Parameters<typeof lake.catalog.commit>[0]) => {
        commits.push(changes.length)
        return lake.catalog.commit(changes)
      },
    }
    expect(await publish({ catalog })).toEqual({ published: [songs, users] })
    expect(commits).toEqual([2])
    expect([await ids(songs), await ids(users)]).toEqual([
      [0, 1],
      [5, 6],
    ])
    expect(await headOf(users)).toBe(snapshotId)
    expect(Object.keys((await lake.table(songs)).metadata.refs)).toEqual(['main'])
  })

  it('a second time does nothing', async () => {
    await audit(songs, day(monday, 0))
    await publish()
    const before = await headOf(songs)
    expect(await publish()).toEqual({ published: [] })
    expect(await headOf(songs)).toBe(before)
  })

  it('does appends and partition overwrites again on top of a main that moved', async () => {
    await commit(songs, day(monday, 0))
    await audit(songs, day(tuesday, 10), append, 'run/append')
    await audit(songs, day(monday, 20), partition(monday), 'run/overwrite')
    await commit(songs, day(monday, 30))
    await commit(songs, day('2024-01-03', 40))
    await publish()
    expect(await ids(songs)).toEqual([10, 11, 20, 21, 40, 41])
    const table = await lake.table(songs)
    for (const key of ['run/append', 'run/overwrite']) {
      expect(findCommit(table, 'main', key)).toBeDefined()
    }
    expect(snapshotOf(table)?.summary).toMatchObject({
      'total-records': '6',
      'deleted-records': '4',
    })
  })

  it('refuses a replaced table when main moved, and changes none', async () => {
    await commit(songs, day(monday, 0))
    await audit(songs, day(monday, 10), { kind: 'overwrite' })
    await audit(users, day(monday, 5))
    await commit(users, day(monday, 7))
    await commit(songs, day(monday, 20))
    const before = await lake.keys(users)
    await expect(publish()).rejects.toMatchObject({
      code: 'ICEBERG_PUBLISH_CONFLICT',
      details: { tables: ['silver.songs'] },
    })
    expect([await ids(songs), await ids(users)]).toEqual([
      [0, 1, 20, 21],
      [7, 8],
    ])
    expect(await lake.keys(users)).toEqual(before)
  })

  it('refuses when a table that was read moved, be it published or not', async () => {
    await commit(users, day(monday, 0))
    const read = await headOf(users)
    await audit(songs, day(monday, 0))
    await commit(users, day(monday, 5))
    const reads = [{ identifier: users, snapshotId: read }]
    await expect(publish({ reads })).rejects.toThrow('main of silver.users moved')
    await expect(publish({ reads, tables: [songs] })).rejects.toThrow('main of silver.users moved')
    const nothing = [{ identifier: users, snapshotId: null }]
    await expect(publish({ reads: nothing })).rejects.toMatchObject({
      code: 'ICEBERG_PUBLISH_CONFLICT',
    })
    expect(await ids(songs)).toEqual([])
    const now = [{ identifier: users, snapshotId: await headOf(users) }]
    expect(await publish({ reads: now })).toEqual({ published: [songs] })
  })

  it('notices a read table that moves between the check and the commit', async () => {
    await audit(songs, day(monday, 0))
    let raced = false
    const catalog = {
      ...lake.catalog,
      commit: async (changes: Parameters<typeof lake.catalog.commit>[0]) => {
        if (!raced) await lakeMoves()
        return lake.catalog.commit(changes)
      },
    }
    const lakeMoves = async () => {
      raced = true
      await commit(users, day(monday, 5))
    }
    const reads = [{ identifier: users, snapshotId: null }]
    await expect(publish({ catalog, reads })).rejects.toThrow('main of silver.users moved')
  })

  it('that is behind main only removes it', async () => {
    await commit(songs, day(monday, 0))
    await commitFiles({ ...lake, identifier: songs, branch: 'audit', files: [], mode: append })
    await publish()
    await commitFiles({ ...lake, identifier: songs, branch: 'audit', files: [], mode: append })
    await commit(songs, day(monday, 2))
    await publish()
    expect(await ids(songs)).toEqual([0, 1, 2, 3])
    expect((await lake.table(songs)).metadata.refs).not.toHaveProperty('audit')
  })

  it('of a table that is absent says so', async () => {
    const tables = [{ namespace: 'silver', name: 'none' }]
    await expect(publish({ tables })).rejects.toMatchObject({ code: 'ICEBERG_TABLE_MISSING' })
  })
})

describe('dropping a branch', () => {
  it('leaves main and the snapshots, and may be repeated', async () => {
    const { snapshotId } = await audit(songs, day(monday, 0))
    const drop = () => dropBranch({ ...lake, identifier: songs, branch: 'audit' })
    await drop()
    await drop()
    expect(await ids(songs)).toEqual([])
    expect(await lake.rows(songs, { snapshotId })).toHaveLength(2)
    await expect(ids(songs, 'audit')).rejects.toMatchObject({ code: 'ICEBERG_REF_MISSING' })
  })

  it('is refused for main', async () => {
    const main = { ...lake, identifier: songs, branch: 'main' }
    await expect(dropBranch(main)).rejects.toMatchObject({ code: 'ICEBERG_CHANGE_INVALID' })
  })
})
