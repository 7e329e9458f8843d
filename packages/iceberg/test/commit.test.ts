import { beforeEach, describe, expect, it } from 'vitest'

import {
  commitFiles,
  snapshotOf,
  type CommitFilesOptions,
  type TableIdentifier,
} from '../src/index.ts'
import { findCommit } from '../src/snapshot/snapshots.ts'
import { openLake, type Lake } from './support.ts'

const day = (date: string, first: number, count = 2) =>
  `SELECT n AS id, DATE '${date}' AS day, 'part' AS kind FROM range(${first}, ${first + count}) AS r(n)`
const [monday, tuesday, wednesday] = ['2024-01-01', '2024-01-02', '2024-01-03'] as const

let lake: Lake
let songs: TableIdentifier
beforeEach(async () => {
  lake = await openLake()
  songs = await lake.create('songs', day(monday, 0), [{ column: 'day' }])
  return () => lake.duckdb.close()
})

const commit = async (query: string, more: Partial<CommitFilesOptions> = {}) =>
  commitFiles({
    ...lake,
    identifier: songs,
    files: await lake.write(songs, query),
    mode: { kind: 'append' },
    ...more,
  })
const ids = async (ref = 'main') =>
  (await lake.rows<{ id: bigint }>(songs, { ref })).map(({ id }) => Number(id))
const overwrite = (partitions?: Record<string, unknown>) =>
  ({ mode: { kind: 'overwrite', ...(partitions && { partitions }) } }) as Pick<
    CommitFilesOptions,
    'mode'
  >

describe('a commit', () => {
  it('appends to what is there', async () => {
    await commit(day(monday, 0))
    const { table, snapshotId, skipped } = await commit(day(tuesday, 2))
    expect(await ids()).toEqual([0, 1, 2, 3])
    expect(skipped).toBe(false)
    expect(snapshotOf(table)?.['snapshot-id']).toBe(snapshotId)
  })

  it('replaces one partition', async () => {
    for (const date of [monday, tuesday]) await commit(day(date, 0))
    await commit(day(tuesday, 10, 1), overwrite({ day: tuesday }))
    expect(await ids()).toEqual([0, 1, 10])
  })

  it('replaces a range of partitions, the end excluded', async () => {
    for (const date of [monday, tuesday, wednesday])
      await commit(day(date, Number(date.slice(-1)) * 10))
    await commit(day(tuesday, 0, 1), overwrite({ day: { from: monday, to: wednesday } }))
    expect(await ids()).toEqual([0, 30, 31])
  })

  it('replaces the whole table, and empties it when there are no rows', async () => {
    for (const date of [monday, tuesday]) await commit(day(date, 0))
    await commit(day(wednesday, 7, 1), overwrite())
    expect(await ids()).toEqual([7])
    await commit(day(wednesday, 7, 0), overwrite())
    expect(await ids()).toEqual([])
    await commit(day(monday, 1, 1))
    expect(await ids()).toEqual([1])
  })

  it('refuses new files outside of what is replaced', async () => {
    await expect(commit(day(monday, 0), overwrite({ day: tuesday }))).rejects.toMatchObject({
      code: 'ICEBERG_OVERWRITE_INVALID',
    })
    await expect(commit(day(monday, 0), overwrite({ id: 1 }))).rejects.toThrow(`overwrite of 'id'`)
    await expect(commit(day(monday, 0), overwrite({ day: 'soon' }))).rejects.toThrow(`got 'soon'`)
  })

  it('with a commit key happens once: the second is skipped and its files removed', async () => {
    const first = await commit(day(monday, 0), { commitKey: 'run-1/step' })
    const files = await lake.write(songs, day(monday, 50))
    const before = await lake.keys(songs)
    const skipped = await commitFiles({
      ...lake,
      identifier: songs,
      files,
      mode: { kind: 'append' },
      commitKey: 'run-1/step',
    })
    expect(skipped).toMatchObject({ skipped: true, snapshotId: first.snapshotId })
    expect(await ids()).toEqual([0, 1])
    expect(before.length - (await lake.keys(songs)).length).toBe(1)
  })

  it('offered again with the very same files keeps them', async () => {
    const files = await lake.write(songs, day(monday, 0))
    const once = {
      ...lake,
      identifier: songs,
      files,
      mode: { kind: 'append' },
      commitKey: 'k',
    } as const
    await commitFiles(once)
    expect(await commitFiles(once)).toMatchObject({ skipped: true })
    expect(await ids()).toEqual([0, 1])
  })

  it('to a new branch leaves main untouched', async () => {
    await commit(day(monday, 0))
    const { table } = await commit(day(tuesday, 2), { branch: 'audit', commitKey: 'k' })
    expect(await ids()).toEqual([0, 1])
    expect(await ids('audit')).toEqual([0, 1, 2, 3])
    expect(findCommit(table, 'audit', 'k')).toBe(snapshotOf(table, 'audit'))
    expect(findCommit(table, 'main', 'k')).toBeUndefined()
    expect(findCommit(table, 'none', 'k')).toBeUndefined()
  })

  it('to a branch of a branch begins where that branch is', async () => {
    await commit(day(monday, 0), { branch: 'audit' })
    await commit(day(tuesday, 2), { branch: 'deeper', base: 'audit' })
    expect([await ids(), await ids('audit'), await ids('deeper')]).toEqual([
      [],
      [0, 1],
      [0, 1, 2, 3],
    ])
  })

  it('without files still tells that the step was done', async () => {
    const { table, snapshotId } = await commitFiles({
      ...lake,
      identifier: songs,
      files: [],
      mode: { kind: 'append' },
      commitKey: 'empty',
      summary: { 'deftunes.run-id': 'r7' },
    })
    const found = findCommit(table, 'main', 'empty')
    expect(found).toMatchObject({ 'snapshot-id': snapshotId, summary: { 'deftunes.run-id': 'r7' } })
    expect(await ids()).toEqual([])
  })

  it('from many writers at once loses nothing', async () => {
    const writers = Array.from({ length: 6 }, (_, n) => commit(day(monday, n * 2)))
    await Promise.all(writers)
    expect(await ids()).toEqual(Array.from({ length: 12 }, (_, n) => n))
    const lists = (await lake.keys(songs)).filter((key) => key.includes('/snap-'))
    expect(lists).toHaveLength(6)
  })

  it('to a table that is absent says so', async () => {
    const identifier = { namespace: 'silver', name: 'none' }
    await expect(commit(day(monday, 0), { identifier })).rejects.toMatchObject({
      code: 'ICEBERG_TABLE_MISSING',
    })
  })
})
