import { readFileSync } from 'node:fs'

import { icebergRead } from 'icebird'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'

import { localPath } from '@deftunes/core'

import {
  commitFiles,
  publishBranch,
  type CommitMode,
  type PartitionColumn,
  type TableIdentifier,
} from '../src/index.ts'
import { everyType } from './every-type.ts'
import { openLake, type Lake } from './support.ts'

let lake: Lake
beforeAll(async () => {
  lake = await openLake()
})
afterAll(() => lake.duckdb.close())
beforeEach(() => vi.stubGlobal('fetch', fetchFile))
afterEach(() => vi.unstubAllGlobals())

/** What a web server answers for a file: all of it, a range, or only its size. */
async function fetchFile(url: string, { method, headers }: RequestInit = {}): Promise<Response> {
  const bytes = readFileSync(localPath(url))
  const range = /^bytes=(\d*)-(\d*)$/.exec(new Headers(headers).get('range') ?? '')
  const [from, to] = [range?.[1] || undefined, range?.[2] || undefined].map((n) => n && Number(n))
  const part =
    range && from === undefined
      ? bytes.subarray(-Number(to))
      : bytes.subarray(Number(from ?? 0), to === undefined ? undefined : Number(to) + 1)
  const size = { 'content-length': String(part.length) }
  return new Response(method === 'HEAD' ? null : part, { status: range ? 206 : 200, headers: size })
}

/** The rows of a table as the other reader finds them, each as texts in the order of the columns. */
async function otherRows(identifier: TableIdentifier): Promise<string[]> {
  const { metadata, metadataLocation } = await lake.table(identifier)
  const metadataFileName = metadataLocation.slice(metadataLocation.lastIndexOf('/') + 1)
  const rows = await icebergRead({ tableUrl: metadata.location, metadataFileName })
  return rows.map((row) => JSON.stringify(plain(row))).sort()
}

/** The same as DuckDB reads what was written: times in milliseconds and decimals as doubles, as the other gives them. */
async function ownRows(query: string): Promise<string[]> {
  const times = ['ingest_on', 'born', 'played', 'heard'].map(
    (name) => `epoch_ms(${name}) AS ${name}`,
  )
  const doubles = ['price', 'amount'].map((name) => `${name}::DOUBLE AS ${name}`)
  const rest = [
    'epoch_us(starts) AS starts',
    'decode(body) AS body',
    `replace(session::VARCHAR, '-', '') AS session`,
  ]
  const replaced = [...times, ...doubles, ...rest].join(', ')
  const rows = await lake.duckdb.rows(`SELECT * REPLACE (${replaced}) FROM (${query})`)
  const maps = rows.map((row) => ({
    ...row,
    counts: Object.fromEntries(row['counts'] as [string, bigint][]),
  }))
  return maps.map((row) => JSON.stringify(plain(row))).sort()
}

function plain(value: unknown): unknown {
  if (value instanceof Date) return String(value.getTime())
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex')
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value === 'number' || typeof value === 'bigint') return String(value)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, plain(item)]))
}

const specs: Record<string, PartitionColumn[]> = {
  unpartitioned: [],
  day: [{ column: 'ingest_on' }],
  'hour and text': [{ column: 'heard', transform: 'hour' }, { column: 'title' }],
}

describe('a reader that we did not write', () => {
  it.each(Object.entries(specs))(
    'reads every type of a table divided by %s',
    async (name, spec) => {
      const days = ['2024-01-01', '2024-01-02']
      const query = everyType(days, 4)
      const identifier = await lake.create(name.replaceAll(' ', '_'), query, spec)
      const commit = async (rows: string, mode: CommitMode, branch = 'main') =>
        commitFiles({
          ...lake,
          identifier,
          branch,
          mode,
          files: await lake.write(identifier, rows),
        })
      await commit(query, { kind: 'append' })
      expect(await otherRows(identifier)).toEqual(await ownRows(query))
      const third = everyType(['2024-01-03'], 2)
      await commit(third, { kind: 'append' }, 'audit')
      await commit(third, { kind: 'append' })
      await publishBranch({ ...lake, branch: 'audit', tables: [identifier] })
      const both = `(${query}) UNION ALL (${third}) UNION ALL (${third})`
      expect(await otherRows(identifier)).toEqual(await ownRows(both))
      const replaced = name === 'day' ? { partitions: { ingest_on: '2024-01-03' } } : {}
      const rest = name === 'day' ? `(${query}) UNION ALL ` : ''
      await commit(third, { kind: 'overwrite', ...replaced })
      expect(await otherRows(identifier)).toEqual(await ownRows(`${rest}(${third})`))
    },
  )
})
