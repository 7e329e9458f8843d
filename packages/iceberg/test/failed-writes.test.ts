import { setTimeout as delay } from 'node:timers/promises'

import type { ObjectStore } from '@deftunes/core'
import { afterAll, beforeAll, expect, it } from 'vitest'

import { commitFiles, writeDataFiles } from '../src/index.ts'
import { openLake, type Lake } from './support.ts'

let lake: Lake
beforeAll(async () => {
  lake = await openLake()
})
afterAll(() => lake.duckdb.close())

/** A store whose first change of a kind fails at once, while the others take their time. */
function failingFirst(store: ObjectStore, kind: 'adopt' | 'write') {
  const made: string[] = []
  let asked = 0
  const change = async (key: string, make: () => Promise<void>) => {
    if (asked++ === 0) throw new Error('the disk failed')
    await delay(30)
    await make()
    made.push(key)
  }
  const failing: ObjectStore = {
    ...store,
    ...(kind === 'adopt' && {
      adopt: (path, key) => change(key, () => store.adopt(path, key)),
    }),
    ...(kind === 'write' && {
      write: (key, body, options) => change(key, () => store.write(key, body, options)),
    }),
  }
  return { store: failing, made }
}

const query = `SELECT n AS id, n % 3 AS part FROM range(9) AS r(n)`

it('a data file that cannot be stored is told of when no other is on its way', async () => {
  const identifier = await lake.create('data', query, [{ column: 'part' }])
  const { store, made } = failingFirst(lake.store, 'adopt')
  const table = await lake.table(identifier)
  const { duckdb } = lake
  const writing = writeDataFiles({ duckdb, store, table, query, stagingFolder: lake.root })
  await expect(writing).rejects.toThrow('the disk failed')
  expect(made).toHaveLength(2)
})

it('a manifest that cannot be stored is told of when its list is not on its way', async () => {
  const identifier = await lake.create('manifests', query)
  const files = await lake.write(identifier, query)
  const { store, made } = failingFirst(lake.store, 'write')
  const { catalog } = lake
  const mode = { kind: 'append' } as const
  const committing = commitFiles({ catalog, store, identifier, files, mode })
  await expect(committing).rejects.toThrow('the disk failed')
  expect(made).toEqual([expect.stringMatching(/\/metadata\/snap-.*\.avro$/)])
})
