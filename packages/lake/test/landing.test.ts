import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

import type { DuckDb, ObjectStore } from '@deftunes/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { listManifests, readManifest, type LandingManifest } from '../src/index.ts'
import { answer, startServer, type ApiServer } from './api-server.ts'
import { extractThings, pagings } from './rest-bench.ts'
import {
  apiDataset,
  failure,
  openLake,
  openPipelineDuckDb,
  vectorsOf,
  type Lake,
} from './support.ts'

const dataset = apiDataset('{ path: /things }')
const day = '2024-01-02'
const folder = `landing_zone/api/things/ingest_on=${day}/`

let duckdb: DuckDb
let server: ApiServer
/** The pages that the API has at the moment. */
let pages: number[][] = []

beforeAll(async () => {
  duckdb = await openPipelineDuckDb()
  server = await startServer(({ url }, response) => {
    const page = Number(url.searchParams.get('page') ?? 0)
    const link = page + 1 < pages.length && { link: `</things?page=${page + 1}>; rel="next"` }
    answer(
      response,
      (pages[page] ?? []).map((id) => ({ id })),
      200,
      link || {},
    )
  })
})

afterAll(async () => {
  duckdb?.close()
  await server?.[Symbol.asyncDispose]()
})

function load(lake: Lake, content: number[][], runId = 'run-1') {
  pages = content
  return extractThings(duckdb, server.url, { ...lake, runId, from: pagings.link })
}

/** Ids of the current load, each of whose files is as its manifest says; undefined when nothing has landed. */
async function currentIds(store: ObjectStore): Promise<number[] | undefined> {
  const manifest = await readManifest(store, dataset, day)
  if (!manifest) return undefined
  const files = await Promise.all(manifest.files.map(({ key }) => store.read(key)))
  const hashes = files.map((bytes) => createHash('sha256').update(bytes).digest('hex'))
  expect(hashes).toEqual(manifest.files.map(({ sha256 }) => sha256))
  expect(files.map(({ length }) => length)).toEqual(manifest.files.map(({ bytes }) => bytes))
  return files
    .flatMap((bytes) => JSON.parse(Buffer.from(bytes).toString()) as { id: number }[])
    .map(({ id }) => id)
}

/** A store that tells of each change before it is made; whoever is told may throw. */
function watched(
  store: ObjectStore,
  before: (change: string, key: string) => Promise<void>,
): ObjectStore {
  return {
    ...store,
    write: async (key, ...rest) => {
      await before('write', key)
      await store.write(key, ...rest)
    },
    adopt: async (path, key) => {
      await before('adopt', key)
      await store.adopt(path, key)
    },
    remove: async (key) => {
      await before('remove', key)
      await store.remove(key)
    },
  }
}

describe('a load', () => {
  it('is described by its manifest: files, sizes, hashes, rows, window, times and run', async () => {
    const lake = await openLake(duckdb)
    const { manifest } = await load(lake, [[1, 2], [], [3]])
    expect(await currentIds(lake.store)).toEqual([1, 2, 3])
    expect({ ...manifest, files: manifest.files.map(({ rows }) => rows) }).toEqual({
      format: 1,
      dataset: 'things',
      ingest_on: day,
      run_id: 'run-1',
      source: { kind: 'rest', name: 'api', from: `${server.url}/things?limit=10` },
      window: lake.interval,
      started_at: '2024-01-02T03:04:05.000Z',
      ended_at: '2024-01-02T03:04:05.000Z',
      rows: 3,
      files: [2, 0, 1],
    })
    expect(await readManifest(lake.store, dataset, day)).toEqual(manifest)
    expect(existsSync(join(lake.stagingFolder, 'run-1', 'things'))).toBe(false)
  })

  it('of the same content has the same names, of other content others', async () => {
    const lake = await openLake(duckdb)
    const keysOf = ({ files }: LandingManifest) => files.map(({ key }) => key)
    const first = keysOf((await load(lake, [[1], [2]])).manifest)
    const again = keysOf((await load(lake, [[1], [2]], 'run-2')).manifest)
    const other = keysOf((await load(lake, [[1], [3]], 'run-3')).manifest)
    expect(again).toEqual(first)
    expect(other[0]).toBe(first[0])
    expect(other[1]).not.toBe(first[1])
  })

  it('replaces the earlier one of its date and no other', async () => {
    const lake = await openLake(duckdb)
    await load({ ...lake, ingestOn: '2024-01-01' }, [[7]])
    await load(lake, [[1], [2], [3]])
    const { manifest } = await load(lake, [[4]], 'run-2')
    const keys = (await lake.store.list(folder)).map(({ key }) => key)
    expect(keys.sort()).toEqual(
      [`${folder}manifest.json`, ...manifest.files.map(({ key }) => key)].sort(),
    )
    expect(await currentIds(lake.store)).toEqual([4])
    const all = await listManifests(lake.store, dataset)
    expect(all.map(({ ingest_on, rows }) => [ingest_on, rows])).toEqual([
      ['2024-01-01', 1],
      [day, 1],
    ])
  })

  it('writes its manifest after its files, and removes earlier ones last', async () => {
    const lake = await openLake(duckdb)
    await load(lake, [[1], [2]])
    const changes: string[] = []
    const store = watched(lake.store, async (change) => void changes.push(change))
    await load({ ...lake, store }, [[3], [4]], 'run-2')
    expect(changes).toEqual(['adopt', 'adopt', 'write', 'remove', 'remove'])
  })
})

describe('a load that breaks off', () => {
  it('at any change leaves the earlier one or itself whole, and the next completes it', async () => {
    for (let moment = 1; moment <= 5; moment++) {
      const lake = await openLake(duckdb)
      await load(lake, [[1], [2]])
      let changes = 0
      const breaking = watched(lake.store, async () => {
        if (++changes >= moment) throw new Error(`the process ended at change ${moment}`)
      })
      await failure(load({ ...lake, store: breaking }, [[3], [4]], 'run-2'))
      expect(await currentIds(lake.store)).toEqual(moment <= 3 ? [1, 2] : [3, 4])
      await load(lake, [[3], [4]], 'run-2')
      expect(await currentIds(lake.store)).toEqual([3, 4])
      expect(await lake.store.list(folder)).toHaveLength(3)
    }
  })

  it('is told of only when no file moves any more', async () => {
    const lake = await openLake(duckdb)
    const changes: string[] = []
    const store: ObjectStore = {
      ...lake.store,
      adopt: async (path, key) => {
        if (path.endsWith('part-00000.json')) throw new Error('the disk failed')
        await delay(50)
        await lake.store.adopt(path, key)
        changes.push('adopted')
      },
    }
    const error = await failure(load({ ...lake, store }, [[1], [2], [3]]))
    expect(error.message).toBe('the disk failed')
    expect(changes).toEqual(['adopted', 'adopted'])
  })

  it('for the first time has landed nothing', async () => {
    const lake = await openLake(duckdb)
    const store = watched(lake.store, async (change) => {
      if (change === 'write') throw new Error('the process ended before the manifest')
    })
    await failure(load({ ...lake, store }, [[1]]))
    expect(await lake.store.list(folder)).toHaveLength(1)
    expect(await currentIds(lake.store)).toBeUndefined()
    expect(await listManifests(lake.store, dataset)).toEqual([])
  })
})

describe('a reader meanwhile', () => {
  it('finds one load whole before every change of another', async () => {
    const lake = await openLake(duckdb)
    await load(lake, [[1], [2]])
    const seen: (number[] | undefined)[] = []
    const store = watched(lake.store, async () => void seen.push(await currentIds(lake.store)))
    await load({ ...lake, store }, [[3], [4], [5]], 'run-2')
    expect(seen).toEqual([
      [1, 2],
      [1, 2],
      [1, 2],
      [1, 2],
      [3, 4, 5],
      [3, 4, 5],
    ])
  })

  it('that holds files of a replaced load finds a newer manifest, never half of either', async () => {
    const lake = await openLake(duckdb)
    await load(lake, [[0], [0]])
    let going = true
    const reading = (async () => {
      const seen = new Set<string>()
      while (going) {
        const before = await readManifest(lake.store, dataset, day)
        try {
          const [a, b] = (await currentIds(lake.store)) ?? []
          expect(a).toBe(b)
          seen.add(String(a))
        } catch (error) {
          expect(error).toMatchObject({ code: 'CORE_OBJECT_MISSING' })
          expect(await readManifest(lake.store, dataset, day)).not.toEqual(before)
        }
      }
      return seen
    })()
    for (let n = 1; n <= 15; n++) await load(lake, [[n], [n]], `run-${n}`)
    going = false
    expect((await reading).size).toBeGreaterThan(1)
  })
})

describe('a manifest that cannot be read', () => {
  it.each(vectorsOf<{ name: string; text: string }[]>('bad-manifests'))(
    'is told of: $name',
    async ({ text }) => {
      const { store } = await openLake(duckdb)
      await store.write(`${folder}manifest.json`, text)
      const readings = [
        () => readManifest(store, dataset, day),
        () => listManifests(store, dataset),
      ]
      for (const read of readings) {
        const error = await failure(read())
        expect(error).toMatchObject({ code: 'LAKE_MANIFEST_INVALID' })
        expect(error.message).toMatch(
          /^landing manifest .*manifest\.json: .*: extract this date again$/,
        )
      }
    },
  )
})

it('a dataset of a table needs a database, one of a path an API', async () => {
  const lake = await openLake(duckdb)
  const error = await failure(
    extractThings(duckdb, server.url, { ...lake, from: '{ table: a.b }' }),
  )
  expect(error).toMatchObject({ code: 'LAKE_DATASET_INVALID', details: { retryable: false } })
  expect(error.message).toBe(`dataset things: expected a postgres source, got 'api' of kind rest`)
})
