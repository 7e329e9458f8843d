import type { ObjectStore } from '@deftunes/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { commitFiles, IcebergError, publishBranch, type Catalog } from '../src/index.ts'
import { pointerCatalog } from '../src/catalog/pointer-catalog.ts'
import type { Pointers } from '../src/catalog/pointers.ts'
import { openLake, type Lake } from './support.ts'

let lake: Lake
beforeEach(async () => {
  lake = await openLake()
})
afterEach(() => lake.duckdb.close())

const mode = { kind: 'append' } as const

/** A store whose disk refuses to remove anything. */
const unremovable = (store: ObjectStore): ObjectStore => ({
  ...store,
  remove: async (key) => {
    throw new Error(`EACCES: ${key}`)
  },
})

const noClock = { now: Date.now, sleep: async () => {} }

/** A catalog whose commits are refused. */
const refusing = (catalog: Catalog, code: 'ICEBERG_COMMIT_CONFLICT' | 'ICEBERG_CATALOG_BUSY') => ({
  ...catalog,
  commit: async () => {
    throw new IcebergError(code, 'another writer committed first', { details: { reasons: ['x'] } })
  },
})

describe('the error of a commit stays its own when what it wrote cannot be removed', () => {
  it.each(['ICEBERG_COMMIT_CONFLICT', 'ICEBERG_CATALOG_BUSY'] as const)(
    'after %s, of files',
    async (code) => {
      const identifier = await lake.create('songs', 'SELECT 1 AS id')
      const files = await lake.write(identifier, 'SELECT 1 AS id')
      const catalog = refusing(lake.catalog, code)
      const store = unremovable(lake.store)
      const error = await commitFiles({
        catalog,
        store,
        identifier,
        files,
        mode,
        clock: noClock,
      }).catch((reason: unknown) => reason)
      expect(error).toMatchObject({
        code,
        message: expect.stringMatching(
          /^another writer committed first; of the files written for it 2 could not be removed, the first: EACCES: silver\/songs\/metadata\/snap-/,
        ) as string,
        details: { reasons: ['x'], leftBehind: [expect.any(String), expect.any(String)] },
      })
    },
  )

  it('of a branch that is published', async () => {
    const identifier = await lake.create('songs', 'SELECT 1 AS id')
    const add = async (branch: string) => {
      const files = await lake.write(identifier, 'SELECT 1 AS id')
      await commitFiles({ ...lake, identifier, files, mode, branch })
    }
    await add('main')
    await add('audit')
    await add('main')
    const catalog = refusing(lake.catalog, 'ICEBERG_COMMIT_CONFLICT')
    const store = unremovable(lake.store)
    const publishing = publishBranch({
      catalog,
      store,
      branch: 'audit',
      tables: [identifier],
      clock: noClock,
    })
    await expect(publishing).rejects.toMatchObject({
      code: 'ICEBERG_COMMIT_CONFLICT',
      message: expect.stringMatching(
        /^another writer committed first; .* could not be removed/,
      ) as string,
    })
  })

  it('of metadata files, whether the catalog fails or another comes first', async () => {
    const identifier = await lake.create('songs', 'SELECT 1 AS id')
    const { metadataLocation: location, metadata } = await lake.table(identifier)
    const catalogOf = (swap: Pointers['swap']) =>
      pointerCatalog({
        open: async () => ({
          find: () => location,
          list: () => [],
          insert: () => false,
          swap,
          remove: () => {},
        }),
        store: unremovable(lake.store),
        clock: noClock,
        prefix: '',
      })
    const change = {
      identifier,
      requirements: [],
      updates: [{ action: 'set-properties' as const, updates: { a: 'b' } }],
    }
    const full = () => {
      throw new IcebergError('ICEBERG_CATALOG_BUSY', 'catalog: locked')
    }
    await expect(catalogOf(full).commit([change])).rejects.toMatchObject({
      code: 'ICEBERG_CATALOG_BUSY',
    })
    await expect(catalogOf(() => [identifier]).commit([change])).rejects.toMatchObject({
      code: 'ICEBERG_COMMIT_CONFLICT',
      details: { leftBehind: [expect.stringContaining('EACCES') as string] },
    })
    expect(metadata.refs).toEqual({})
  })
})

it('a commit that is there already is told so, even when files offered again cannot be removed', async () => {
  const identifier = await lake.create('songs', 'SELECT 1 AS id')
  const commit = async (store: ObjectStore) => {
    const files = await lake.write(identifier, 'SELECT 1 AS id')
    return commitFiles({ ...lake, store, identifier, files, mode, commitKey: 'run 1' })
  }
  await commit(lake.store)
  expect(await commit(unremovable(lake.store))).toMatchObject({ skipped: true })
})
