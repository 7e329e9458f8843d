import { openDuckDb, type DuckDb } from '@deftunes/core'
import { scanSql } from '@deftunes/iceberg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { landedRecord } from '../src/index.ts'
import { tablesOf } from '../src/transform/tables.ts'
import { land, type Landed } from './golden.ts'
import { openPipelineDuckDb } from './support.ts'

let duckdb: DuckDb
let ordered: DuckDb
beforeAll(async () => {
  duckdb = await openPipelineDuckDb()
  ordered = await openDuckDb()
})
afterAll(() => {
  duckdb.close()
  ordered.close()
})

const sold = `name: sold
source: api
from: { path: /sold }
landing: api/sold
explode: items
columns:
  id: { type: int, required: true }
  at: { type: timestamp }
  hash: { type: string, from: '$record_hash' }
  position: { type: int, from: '$position' }
  song: { type: string, from: 'items[].song', required: true }
`
const things = `name: things
source: db
from: { table: shop.things }
landing: db/things
columns:
  id: { type: int, required: true }
  price: { type: 'decimal(10,2)' }
  note: { type: string }
`

async function origin({ lake, catalog, dataset, manifest }: Landed, where: string) {
  const table = await catalog.loadTable(tablesOf(dataset).loaded)
  if (!table) throw new RangeError('expected a table')
  const { store } = lake
  const row = `SELECT * FROM (${await scanSql(store, table)}) AS loaded WHERE ${where} LIMIT 1`
  const [found] = await ordered.rows<{ source_file: string }>(row)
  const sourceFile = found?.source_file ?? ''
  return landedRecord({ dataset, manifest, duckdb: ordered, store, row, sourceFile })
}

describe('the landed record of a row', () => {
  const records = [
    { id: 1, at: '2024-01-01T00:00:00', items: [{ song: 'a' }, { song: 'b' }] },
    { id: 'x', items: [] },
    { id: 2, at: '2024-01-01T01:00:00+01:00', items: [{ song: 'a' }], more: { kept: true } },
  ]

  it('is found by what the row has, whatever else is in the file, and is as it was received', async () => {
    const landed = await land(duckdb, sold, {
      'part-00000.json': JSON.stringify([{ id: 9, items: [] }]),
      'part-00001.json': JSON.stringify(records),
    })
    await landed.transform()
    const file = 'landing_zone/api/sold/ingest_on=2024-01-02/part-00001.json'
    expect(await origin(landed, "id = 1 AND song = 'b'")).toEqual({
      ...{ file, position: 1, record: records[0] },
    })
    expect(await origin(landed, 'id = 2')).toEqual({ file, position: 3, record: records[2] })
  })

  it('that came twice, differently, is told by the hash of the record', async () => {
    const copies = [
      { id: 1, at: '2024-01-01T00:00:00', items: [{ song: 'a' }, { song: 'b' }] },
      { id: 1, at: '2024-01-01T00:00:00', items: [{ song: 'a' }, { song: 'c' }] },
    ]
    const landed = await land(duckdb, sold, { 'part-00000.json': JSON.stringify(copies) })
    await landed.transform()
    const found = await ordered.rows<{ hash: string }>(
      `SELECT hash FROM (${await scanOf(landed)}) AS rows WHERE song = 'c'`,
    )
    const [second] = found
    expect(await origin(landed, `position = 1 AND hash = '${second?.hash}'`)).toMatchObject({
      position: 2,
    })
  })

  it('of a table holds the texts of its columns, NULL and empty apart', async () => {
    const csv = '1,1.50,"a ""b"",\nc"\n2,,""\n3,3.00,\n'
    const columns = ['id', 'price', 'note']
    const landed = await land(duckdb, things, { 'part-00000.csv': csv }, { columns })
    await landed.transform()
    expect(await origin(landed, 'id = 2')).toMatchObject({
      ...{ position: 2, record: { id: '2', price: null, note: '' } },
    })
    expect(await origin(landed, 'id = 1')).toMatchObject({
      ...{ position: 1, record: { id: '1', price: '1.50', note: 'a "b",\nc' } },
    })
  })

  it('is unknown when another load took its place', async () => {
    const landed = await land(duckdb, sold, { 'part-00000.json': JSON.stringify(records) })
    await landed.transform()
    const manifest = { ...landed.manifest, files: [] }
    expect(await origin({ ...landed, manifest }, 'id = 1')).toBe(undefined)
  })
})

async function scanOf({ lake, catalog, dataset }: Landed): Promise<string> {
  const table = await catalog.loadTable(tablesOf(dataset).loaded)
  if (!table) throw new RangeError('expected a table')
  return scanSql(lake.store, table)
}
