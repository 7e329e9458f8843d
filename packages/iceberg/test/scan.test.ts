import { beforeEach, describe, expect, it } from 'vitest'

import {
  commitFiles,
  currentSchema,
  scanSql,
  snapshotOf,
  type ScanFilter,
  type TableIdentifier,
} from '../src/index.ts'
import { planScan } from '../src/scan/plan-scan.ts'
import { openLake, type Lake } from './support.ts'

const days = ['2024-01-01', '2024-01-02', '2024-01-03']
const query = (list: string[], first = 0) =>
  `SELECT n AS id, day, 'w' || n AS word FROM range(${first}, ${first + 4}) AS r(n), unnest([${list.map((day) => `DATE '${day}'`).join(', ')}]) AS d(day)`

let lake: Lake
let plays: TableIdentifier
beforeEach(async () => {
  lake = await openLake()
  plays = await lake.create('plays', query(days), [{ column: 'day' }])
  return () => lake.duckdb.close()
})

const append = async (sql: string) => {
  const files = await lake.write(plays, sql)
  return commitFiles({ ...lake, identifier: plays, files, mode: { kind: 'append' } })
}
const partitions = async (filter: ScanFilter) =>
  (await planScan(lake.store, await lake.table(plays), { filter })).map(
    ({ file }) => file.partition['1000'],
  )

describe('a scan', () => {
  it('with an equality on the partition column reads only the files of that partition', async () => {
    await append(query(days))
    await append(query(days, 10))
    const [monday] = await partitions({ column: 'day', op: '=', value: '2024-01-01' })
    expect(await partitions({ column: 'day', op: '=', value: '2024-01-01' })).toEqual([
      monday,
      monday,
    ])
    expect(await partitions({ column: 'day', op: '>', value: '2024-01-03' })).toEqual([])
    expect(await partitions({ column: 'id', op: '>=', value: 10 })).toHaveLength(3)
  })

  it('does not open manifests whose partitions are all others', async () => {
    await append(query(['2024-01-01']))
    await append(query(['2024-01-03']))
    const opened: string[] = []
    const store = {
      ...lake.store,
      read: (key: string) => {
        opened.push(key)
        return lake.store.read(key)
      },
    }
    const filter = { column: 'day', op: '=', value: '2024-01-03' } as const
    expect(await planScan(store, await lake.table(plays), { filter })).toHaveLength(1)
    expect(opened.filter((key) => key.endsWith('-m0.avro'))).toHaveLength(1)
  })

  it('by snapshot shows the table as it was', async () => {
    const { snapshotId } = await append(query(['2024-01-01']))
    await append(query(['2024-01-02'], 10))
    expect(await lake.rows(plays, { snapshotId })).toHaveLength(4)
    expect(await lake.rows(plays)).toHaveLength(8)
    await expect(lake.rows(plays, { snapshotId: 1n })).rejects.toMatchObject({
      code: 'ICEBERG_SNAPSHOT_MISSING',
    })
  })

  it('of a table without a snapshot has its columns and no row', async () => {
    expect(await lake.rows(plays)).toEqual([])
    const sql = await scanSql(lake.store, await lake.table(plays))
    const described = await lake.duckdb.rows<{ column_type: string }>(`DESCRIBE ${sql}`)
    expect(described.map((row) => row.column_type)).toEqual(['BIGINT', 'DATE', 'VARCHAR'])
  })

  it('of a missing branch, column or value says what is wrong', async () => {
    const code = async (options: Parameters<typeof lake.rows>[1]) =>
      lake.rows(plays, options).catch((error: { code?: string }) => error.code)
    expect(await code({ ref: 'audit' })).toBe('ICEBERG_REF_MISSING')
    const filter = { column: 'none', op: '=', value: 1 } as const
    expect(await code({ filter })).toBe('ICEBERG_FILTER_INVALID')
    const nothing = { column: 'id', op: '=', value: null } as unknown as ScanFilter
    expect(await code({ filter: nothing })).toBe('ICEBERG_FILTER_INVALID')
  })

  it('reads files of earlier schemas by field id: renamed, added, widened and dropped columns', async () => {
    await append(`SELECT * REPLACE (CAST(id AS BIGINT) AS id) FROM (${query(['2024-01-01'])})`)
    const { metadata } = await lake.table(plays)
    const schema = currentSchema(metadata)
    const fields = schema.fields
      .filter(({ name }) => name !== 'word')
      .map((field) => (field.name === 'id' ? { ...field, name: 'number' } : field))
    const added = { id: 4, name: 'extra', required: false, type: 'string' }
    await lake.catalog.commit([
      {
        identifier: plays,
        requirements: [],
        updates: [
          { action: 'add-schema', schema: { ...schema, fields: [added, ...fields] } },
          { action: 'set-current-schema', 'schema-id': -1 },
        ],
      },
    ])
    await append(`SELECT 'x' AS extra, 9 AS number, DATE '2024-01-09' AS day`)
    const rows = await lake.rows<{ extra: string | null; number: bigint }>(plays, {}, 'number')
    expect(rows.map(({ extra, number }) => [extra, number])).toEqual([
      ...[0n, 1n, 2n, 3n].map((number) => [null, number]),
      ['x', 9n],
    ])
    const old = metadata.snapshots.at(-1)?.['snapshot-id'] ?? 0n
    expect(await lake.rows(plays, { snapshotId: old })).toHaveLength(4)
    expect(snapshotOf(await lake.table(plays))?.['schema-id']).toBe(1)
  })

  it('takes a value from the files even under a folder that looks like a partition', async () => {
    const root = `${lake.root}/word=other`
    const { localObjectStore } = await import('@deftunes/core')
    const { memoryCatalog, schemaOf, writeDataFiles } = await import('../src/index.ts')
    const store = localObjectStore(root)
    const catalog = memoryCatalog({ store })
    const sql = query(['2024-01-01'])
    const { duckdb } = lake
    const table = await catalog.createTable(plays, { schema: await schemaOf(duckdb, sql) })
    const files = await writeDataFiles({
      duckdb,
      store,
      table,
      query: sql,
      stagingFolder: `${root}/s`,
    })
    const append = { files, mode: { kind: 'append' } } as const
    const committed = await commitFiles({ store, catalog, identifier: plays, ...append })
    const scan = await scanSql(store, committed.table)
    expect(await duckdb.rows(`SELECT DISTINCT word FROM (${scan}) WHERE word = 'other'`)).toEqual(
      [],
    )
  })
})
