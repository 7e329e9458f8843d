import { rm } from 'node:fs/promises'

import { localPath, openDuckDb, type DuckDb } from '@deftunes/core'
import { scanSql } from '@deftunes/iceberg'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { land, type Landed } from './golden.ts'
import { failure, openPipelineDuckDb } from './support.ts'

let duckdb: DuckDb
beforeAll(async () => {
  duckdb = await openPipelineDuckDb()
})
afterAll(() => duckdb?.close())

const things = `name: things
source: api
from: { path: /things }
landing: api/things
columns:
  id: { type: int, required: true }
  price: { type: 'decimal(10,2)' }
`
const sold = `${things}  song: { type: string, from: 'items[].song', required: true }\nexplode: items\n`

const part = (...records: unknown[]) => ({ 'part-00000.json': JSON.stringify(records) })
const ids = async (landed: Landed) => (await landed.rows()).map(({ id }) => id)

describe('a date that is loaded again', () => {
  it('by a run of an id that was used before the state was lost is loaded, not taken for done', async () => {
    const first = await land(duckdb, things, part({ id: 1 }))
    await first.transform({ run_id: 'run-1', started_at: '2024-01-02T01:00:00Z' })
    const second = await land(duckdb, things, part({ id: 2 }, { id: 3 }), { into: first })
    await second.transform({ run_id: 'run-1', started_at: '2024-01-02T02:00:00Z' })
    expect(await ids(second)).toEqual([2, 3])
  })

  it('is replaced, rejected records too, and no other date', async () => {
    const before = await land(duckdb, things, part({ id: 7 }, { id: 'x' }), {
      ingestOn: '2024-01-01',
    })
    await before.transform({ run_id: 'run-0' })
    const first = await land(duckdb, things, part({ id: 1 }, { id: 2 }, { id: 'y' }), {
      into: before,
    })
    await first.transform({ run_id: 'run-1' })
    expect(await ids(first)).toEqual([1, 2, 7])
    expect((await first.rejected()).map(({ raw }) => raw)).toEqual(['{"id":"x"}', '{"id":"y"}'])
    const second = await land(duckdb, things, part({ id: 3 }), { into: before })
    expect(await second.transform({ run_id: 'run-2' })).toEqual({
      landed: 1,
      loaded: 1,
      rejected: 0,
      rows: 1,
    })
    expect(await ids(second)).toEqual([3, 7])
    expect((await second.rejected()).map(({ raw }) => raw)).toEqual(['{"id":"x"}'])
  })

  it('by the same run changes nothing, by another nothing but its stamps', async () => {
    const landed = await land(
      duckdb,
      sold,
      part({ id: 1, items: [{ song: 'a' }, { song: 'b' }] }, { id: 2, items: [] }),
    )
    const counts = await landed.transform()
    expect(counts).toEqual({ landed: 2, loaded: 1, rejected: 1, rows: 2 })
    const rows = await landed.rows()
    const rejected = await landed.rejected()
    for (const run_id of ['run-1', 'run-1', 'run-2']) {
      expect(await landed.transform({ run_id })).toEqual(counts)
      expect(await landed.rows()).toEqual(rows)
      expect(await landed.rejected()).toEqual(rejected)
    }
  })

  it('as nothing is emptied', async () => {
    const landed = await land(duckdb, things, part({ id: 1 }, { id: 'x' }))
    await landed.transform()
    const nothing = await landed.transform({ run_id: 'run-2', rows: 0, files: [] })
    expect(nothing).toEqual({ landed: 0, loaded: 0, rejected: 0, rows: 0 })
    expect([await landed.rows(), await landed.rejected()]).toEqual([[], []])
  })
})

it('rows carry where they come from, whatever the address of the source is that day', async () => {
  const landed = await land(duckdb, things, part({ id: 1 }))
  await landed.transform()
  expect(await landed.rows()).toEqual([
    {
      id: 1,
      price: null,
      ingest_on: '2024-01-02',
      processing_timestamp: '2024-01-02 03:04:05',
      source_from: 'api:/things',
      source_file: 'part-00000.json',
    },
  ])
})

it.each([true, false])('rows keep their order afterwards if they did: %s', async (keeping) => {
  const session = await openDuckDb({ threads: 2 })
  await session.run(`SET preserve_insertion_order = ${keeping}`)
  const landed = await land(session, things, part({ id: 1 }, { id: 'x' }))
  await landed.transform()
  expect((await landed.rejected()).map(({ source_position: at }) => at)).toEqual([2])
  const [after] = await session.rows(
    `SELECT current_setting('preserve_insertion_order') AS keeping`,
  )
  expect(after).toEqual({ keeping })
  session.close()
})

it('snapshots of both tables tell run and counts', async () => {
  const landed = await land(duckdb, things, part({ id: 1 }, { id: 'x' }, { id: 2 }))
  await landed.transform()
  for (const name of ['things', 'things_rejected']) {
    const table = await landed.catalog.loadTable({ namespace: 'transform', name })
    expect(table?.metadata.snapshots?.at(-1)?.summary).toMatchObject({
      'deftunes.run-id': 'run-1',
      'deftunes.landed': '3',
      'deftunes.loaded': '2',
      'deftunes.rejected': '1',
    })
  }
})

it('texts of megabytes stay whole', async () => {
  const text = 'ж"\n\\'.repeat(1_000_000)
  const yaml = things.replace("price: { type: 'decimal(10,2)' }", 'price: { type: string }')
  const landed = await land(duckdb, yaml, part({ id: 1, price: text }, { id: 'x', price: text }))
  await landed.transform()
  const [row] = await landed.rows()
  expect(row?.['price'] === text).toBe(true)
  const [rejected] = await landed.rejected()
  expect(rejected?.['raw'] === JSON.stringify({ id: 'x', price: text })).toBe(true)
  expect(rejected?.['reason']).toBe(`id: expected int, got 'x'`)
})

describe('landed files that are not those of their manifest', () => {
  const records = part({ id: 1 }, { id: 2 })
  const pathOf = ({ lake, manifest }: Landed) => localPath(lake.store.uri(manifest.files[0]?.key))

  it.each<[string, (landed: Landed) => Promise<unknown>, RegExp]>([
    [
      'a file is gone',
      (landed) => rm(pathOf(landed)),
      /expected 19 bytes as in its manifest, got no file/,
    ],
    [
      'a file is longer',
      ({ lake, manifest }) =>
        lake.store.write(manifest.files[0]?.key ?? '', '[{"id":1},{"id":2}] '),
      /expected 19 bytes as in its manifest, got 20/,
    ],
    [
      'a file of the same size has another record',
      ({ lake, manifest }) => lake.store.write(manifest.files[0]?.key ?? '', '[{"id":1},{"id":3}]'),
      /expected SHA-256 [0-9a-f]{64} as in its manifest, got [0-9a-f]{64}/,
    ],
    [
      'its files have other counts of records',
      async ({ manifest }) => (manifest.rows = 3),
      /expected the 3 records of its manifest, got 2 loaded and 0 rejected/,
    ],
  ])('are refused when %s, and nothing is loaded', async (_, spoil, message) => {
    const landed = await land(duckdb, things, records)
    await spoil(landed)
    const error = await failure(landed.transform())
    expect(error).toMatchObject({ code: 'LAKE_LANDED_CHANGED' })
    expect(error.message).toMatch(message)
    expect(error.message).toContain('again')
    expect([await landed.rows(), await landed.rejected()]).toEqual([[], []])
  })
})

describe('a dataset file that does not fit', () => {
  it('the table of an earlier one is told, with the columns that differ', async () => {
    const first = await land(duckdb, things, part({ id: 1 }))
    await first.transform()
    const other = things.replace('type: int', 'type: long').replace('price:', 'cost:')
    const second = await land(duckdb, other, part({ id: 1 }), { into: first })
    const error = await failure(second.transform())
    expect(error).toMatchObject({ code: 'LAKE_TABLE_DIFFERS', details: { retryable: false } })
    expect(error.message).toContain(
      'the table lacks id long, cost decimal(10,2), the file lacks id int, price decimal(10,2)',
    )
  })

  it('the columns of the landed table is told', async () => {
    const yaml = things.replace('path: /things', 'table: a.things')
    const landed = await land(
      duckdb,
      yaml,
      { 'part-00000.csv': '1,2\n' },
      { columns: ['id', 'cost'] },
    )
    const error = await failure(landed.transform())
    expect(error).toMatchObject({ code: 'LAKE_DATASET_INVALID', details: { retryable: false } })
    expect(error.message).toBe('dataset things: expected the source to have price, got id, cost')
  })

  it.each([
    ['a value and an object', `a: { type: int }\n  b: { type: int, from: a.b }`],
    ['a list and an object', `a: { type: int, from: 'x[0]' }\n  b: { type: int, from: x.b }`],
    ['a value and a list', `b: { type: int, from: 'a[1]' }\n  a: { type: int }`],
  ])('itself is told: one place as %s', async (_, columns) => {
    const yaml = `${things.slice(0, things.indexOf('  id:'))}  ${columns}\n`
    const landed = await land(duckdb, yaml, part({ a: 1 }))
    const error = await failure(landed.transform())
    expect(error).toMatchObject({ code: 'LAKE_DATASET_INVALID', details: { retryable: false } })
    expect(error.message).toMatch(
      /^dataset things, column [ab]: expected its place to be read as one thing/,
    )
  })
})

it('every record is loaded or rejected as its values say, at its position in its file', async () => {
  const price = fc.constantFrom<[unknown, boolean]>(
    [1, true],
    ['0.99', true],
    [null, true],
    ['free', false],
    [0.999, false],
    [true, false],
  )
  const id = fc.constantFrom<[unknown, boolean]>(
    [1, true],
    ['2', true],
    [null, false],
    ['x', false],
    [1.5, false],
    [2 ** 31, false],
  )
  const record = fc
    .tuple(id, price)
    .map(([a, b]) => ({ json: { id: a[0], price: b[0] }, isGood: a[1] && b[1] }))
  const files = fc.array(fc.array(record, { maxLength: 8 }), { minLength: 1, maxLength: 4 })
  await fc.assert(
    fc.asyncProperty(files, async (contents) => {
      const names = contents.map((_, index) => `part-0000${index}.json`)
      const texts = contents.map((records) => JSON.stringify(records.map(({ json }) => json)))
      const landed = await land(
        duckdb,
        things,
        Object.fromEntries(names.map((name, at) => [name, texts[at] ?? ''])),
      )
      const counts = await landed.transform()
      const all = contents.flatMap((records, file) =>
        records.map((one, index) => ({ ...one, file: names[file], position: index + 1 })),
      )
      const bad = all.filter(({ isGood }) => !isGood)
      expect(counts).toMatchObject({
        landed: all.length,
        loaded: all.length - bad.length,
        rejected: bad.length,
      })
      const rejected = await landed.rejected()
      expect(
        rejected.map(({ source_file, source_position, raw }) => [
          source_file,
          source_position,
          raw,
        ]),
      ).toEqual(bad.map(({ file, position, json }) => [file, position, JSON.stringify(json)]))
    }),
    { numRuns: 12 },
  )
})

it('a branch is written, not main', async () => {
  const landed = await land(duckdb, things, part({ id: 1 }))
  await landed.transform()
  const later = await land(duckdb, things, part({ id: 2 }), {
    into: landed,
    ingestOn: '2024-01-03',
  })
  await later.transform({ run_id: 'run-2' }, 'run_2')
  expect(await ids(later)).toEqual([1])
  const table = await landed.catalog.loadTable({ namespace: 'transform', name: 'things' })
  const sql = table && (await scanSql(landed.lake.store, table, { ref: 'run_2' }))
  expect(await duckdb.rows(`SELECT id FROM (${sql}) ORDER BY id`)).toEqual([{ id: 1 }, { id: 2 }])
})
