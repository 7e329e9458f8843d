import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync, zstdCompressSync } from 'node:zlib'

import { openDuckDb, type DuckDb } from '@deftunes/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { landedCsvSql, landedJsonSql, landedWholeSql } from '../src/landing/landed-sql.ts'
import { temporaryFolder } from './support.ts'

let duckdb: DuckDb

beforeAll(async () => {
  duckdb = await openDuckDb()
})
afterAll(() => duckdb.close())

async function put(folder: string, name: string, bytes: Buffer): Promise<string> {
  const path = join(await temporaryFolder(), folder)
  await mkdir(path, { recursive: true })
  await writeFile(join(path, name), bytes)
  return join(path, name)
}

const csv = Buffer.from('1,1999-01-01,a\n2,,b\n')
const columns = ['id', 'ingest_on', 'v']
const records = Buffer.from('[{"json":1,"ingest_on":"x"}]')

const folders = [
  'ingest_on=2024-01-02',
  'INGEST_ON=2024-01-02/id=7/v=z',
  'json=1/filename=f/ingest_on=2024-01-02',
  'a?b/ingest_on=2024-01-02',
]

describe.each(folders)(
  'in a folder %s, the names of folders are no columns of what lies in it',
  (folder) => {
    it.each([
      ['part.csv', csv],
      ['part.csv.gz', gzipSync(csv)],
      ['part.csv.zst', zstdCompressSync(csv)],
    ])('%s', async (name, bytes) => {
      const sql = landedCsvSql([await put(folder, name, bytes)], columns)
      const rows = await duckdb.rows(`SELECT * EXCLUDE (filename) FROM (${sql})`)
      expect(rows).toEqual([
        { id: '1', ingest_on: '1999-01-01', v: 'a' },
        { id: '2', ingest_on: null, v: 'b' },
      ])
    })

    it.each([
      ['part.json', records],
      ['part.json.gz', gzipSync(records)],
      ['part.json.zst', zstdCompressSync(records)],
    ])('%s', async (name, bytes) => {
      const path = await put(folder, name, bytes)
      const json = { json: '{"json":1,"ingest_on":"x"}' }
      const rows = await duckdb.rows(`SELECT json FROM (${landedJsonSql([path], '')})`)
      expect(rows).toEqual([json])
      expect(await duckdb.rows(landedWholeSql(path))).toEqual([{ json: records.toString() }])
    })
  },
)
