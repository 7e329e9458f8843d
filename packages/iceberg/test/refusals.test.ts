import { readdir } from 'node:fs/promises'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import {
  commitFiles,
  currentSchema,
  partitionSpec,
  schemaOf,
  type Field,
  type IcebergErrorCode,
  type TableIdentifier,
} from '../src/index.ts'
import { planScan } from '../src/scan/plan-scan.ts'
import { keyOf } from '../src/location.ts'
import type { AvroChange } from './strict/changes.ts'
import { changed } from './strict/changes.ts'
import { openLake, type Lake } from './support.ts'

let lake: Lake
beforeAll(async () => {
  lake = await openLake()
})
afterAll(() => lake.duckdb.close())

const failure = (code: IcebergErrorCode | 'CORE_SQL_FAILED', text: string) =>
  expect.objectContaining({ code, message: expect.stringContaining(text) as string }) as Error

describe('a column type', () => {
  it.each([
    ['INTERVAL 1 DAY', 'got INTERVAL'],
    [`TIMETZ '10:00:00+01'`, 'got TIME WITH TIME ZONE'],
    [`'101'::BIT`, 'got BIT'],
    [`TIMESTAMP_NS '2024-01-01'`, 'got TIMESTAMP_NS'],
    [`[{'a': INTERVAL 1 DAY}]`, 'got INTERVAL'],
  ])('of %s that Iceberg has no equal of is refused by its column', async (sql, text) => {
    const attempt = schemaOf(lake.duckdb, `SELECT 1 AS id, ${sql} AS odd`)
    await expect(attempt).rejects.toEqual(failure('ICEBERG_TYPE_UNSUPPORTED', text))
    await expect(attempt).rejects.toMatchObject({ details: { column: 'odd' } })
  })
})

describe('a partition column', () => {
  it.each([
    ['gone', 'identity', 'ICEBERG_SCHEMA_INVALID', 'expected a column of the schema'],
    ['id', 'bucket[16]', 'ICEBERG_TRANSFORM_UNSUPPORTED', `'bucket[16]'`],
    ['id', 'void', 'ICEBERG_TRANSFORM_UNSUPPORTED', `'void'`],
    ['id', 'week', 'ICEBERG_TRANSFORM_UNSUPPORTED', `'week'`],
    ['id', 'truncate[0]', 'ICEBERG_TRANSFORM_UNSUPPORTED', `'truncate[0]'`],
    ['id', 'day', 'ICEBERG_TRANSFORM_UNSUPPORTED', 'type int'],
    ['day', 'hour', 'ICEBERG_TRANSFORM_UNSUPPORTED', 'type date'],
    ['share', 'identity', 'ICEBERG_TRANSFORM_UNSUPPORTED', 'type double'],
    ['share', 'truncate[2]', 'ICEBERG_TRANSFORM_UNSUPPORTED', 'type double'],
    ['bytes', 'identity', 'ICEBERG_TRANSFORM_UNSUPPORTED', 'type binary'],
    ['list', 'identity', 'ICEBERG_TRANSFORM_UNSUPPORTED', 'type list'],
  ] as const)('%s by %s is refused', async (column, transform, code, text) => {
    const query = `SELECT 1 AS id, DATE '2024-01-01' AS day, 0.5::DOUBLE AS share, 'b'::BLOB AS bytes, [1] AS list`
    const schema = await schemaOf(lake.duckdb, query)
    expect(() => partitionSpec(schema, [{ column, transform }])).toThrow(failure(code, text))
  })
})

describe('rows that cannot be written', () => {
  const query = `SELECT 1 AS id, DATE '2024-01-01' AS day, {'at': TIMESTAMP '2024-01-01'} AS nested`
  let songs: TableIdentifier
  beforeAll(async () => {
    const schema = await schemaOf(lake.duckdb, query)
    const [id, ...others] = schema.fields as [Field, ...Field[]]
    const fields = [{ ...id, required: true }, ...others]
    songs = { namespace: 'silver', name: 'strict' }
    await lake.catalog.createTable(songs, {
      schema: { ...schema, fields },
      partitionSpec: partitionSpec(schema, [{ column: 'day' }]),
    })
  })

  it.each([
    [
      'lack a column',
      `SELECT 1 AS id, DATE '2024-01-01' AS day`,
      'ICEBERG_COLUMNS_DIFFER',
      'the query lacks nested',
    ],
    [
      'have one more',
      `SELECT *, 2 AS more FROM (${query})`,
      'ICEBERG_COLUMNS_DIFFER',
      'the table lacks more',
    ],
    [
      'have no value where one must be',
      `${query} UNION ALL SELECT NULL, NULL, NULL`,
      'ICEBERG_NULL_IN_REQUIRED',
      `column 'id'`,
    ],
    [
      'lie in an infinite partition',
      `SELECT * REPLACE ('infinity'::DATE AS day) FROM (${query})`,
      'ICEBERG_VALUE_OUT_OF_RANGE',
      'infinity',
    ],
    [
      'hold an infinite time',
      `SELECT * REPLACE ({'at': '-infinity'::TIMESTAMP} AS nested) FROM (${query})`,
      'ICEBERG_VALUE_OUT_OF_RANGE',
      `column 'nested.at'`,
    ],
    [
      'hold a text that is no number',
      `SELECT * REPLACE ('x' AS id) FROM (${query})`,
      'CORE_SQL_FAILED',
      `Could not convert string 'x'`,
    ],
  ] as const)(
    'because they %s are refused, and nothing of them is left',
    async (_, rows, code, text) => {
      await expect(lake.write(songs, rows)).rejects.toEqual(failure(code, text))
      expect((await lake.keys(songs)).filter((key) => key.endsWith('.parquet'))).toEqual([])
      const staged = await readdir(join(lake.root, '.staging')).catch(() => [])
      expect(staged).toEqual([])
    },
  )
})

describe('a table that cannot be read here', () => {
  const query = `SELECT 1 AS id, {'a': 1} AS nested`
  const make = async (name: string) => {
    const identifier = await lake.create(name, query)
    const files = await lake.write(identifier, query)
    await commitFiles({ ...lake, identifier, files, mode: { kind: 'append' } })
    return identifier
  }

  it('because of delete files is refused, by scans and by overwrites', async () => {
    const identifier = await make('deleted')
    const change: AvroChange = {
      about: 'a manifest of deletes',
      file: 'list',
      change: (avro) => ({
        ...avro,
        records: (avro.records as object[]).map((line) => ({ ...line, content: 1 })),
      }),
      found: '',
    }
    await changed(lake.store, await lake.table(identifier), change)
    const refused = failure('ICEBERG_DELETES_UNSUPPORTED', 'without delete files')
    await expect(lake.rows(identifier)).rejects.toEqual(refused)
    const overwrite = { ...lake, identifier, files: [], mode: { kind: 'overwrite' } } as const
    await expect(commitFiles(overwrite)).rejects.toEqual(refused)
  })

  it('because fields within a column changed is refused by the name of the column', async () => {
    const identifier = await make('changed')
    const { metadata } = await lake.table(identifier)
    const schema = currentSchema(metadata)
    const fields = schema.fields.map((field) =>
      field.name === 'nested'
        ? {
            ...field,
            type: {
              type: 'struct' as const,
              fields: [{ ...field, id: 9, name: 'b', type: 'int' }],
            },
          }
        : field,
    )
    const updates = [
      { action: 'add-schema', schema: { ...schema, fields } },
      { action: 'set-current-schema', 'schema-id': -1 },
    ] as const
    await lake.catalog.commit([{ identifier, requirements: [], updates: [...updates] }])
    await expect(lake.rows(identifier)).rejects.toEqual(
      failure('ICEBERG_SCAN_UNSUPPORTED', `column 'nested'`),
    )
  })

  it('because a file lies elsewhere is refused by the name of the file', async () => {
    const identifier = await make('elsewhere')
    const change: AvroChange = {
      about: 'a file of another lake',
      file: 'manifest',
      change: (avro) => ({
        ...avro,
        records: (avro.records as { data_file: object }[]).map((entry) => ({
          ...entry,
          data_file: { ...entry.data_file, file_path: 'file:///other/lake/x.parquet' },
        })),
      }),
      found: '',
    }
    const table = await lake.table(identifier)
    await changed(lake.store, table, change)
    await changed(lake.store, table, {
      about: 'no length of the manifest',
      file: 'list',
      change: (avro) => ({
        ...avro,
        records: avro.records.map((line) => ({ ...(line as object), manifest_length: 0n })),
      }),
      found: '',
    })
    await expect(planScan(lake.store, table)).rejects.toEqual(
      failure('ICEBERG_PATH_OUTSIDE_STORE', `'file:///other/lake/x.parquet'`),
    )
  })
})

it('a location is one key, however other engines spell it', () => {
  const { root, store } = lake
  for (const start of [`file://${root}`, `file:${root}`, root, `FILE://${root}`]) {
    expect(keyOf(store, `${start}/a b/c%20d`)).toBe('a b/c%20d')
  }
  expect(keyOf(store, 'a/b')).toBe('a/b')
  for (const other of [`${root}x/a`, `s3://bucket${root}/a`, '/etc/passwd']) {
    expect(() => keyOf(store, other)).toThrow(failure('ICEBERG_PATH_OUTSIDE_STORE', other))
  }
})

it('a file of a lake that was moved is not worth another try, and tells where the lake has to be', () => {
  const { root, store } = lake
  const name = root.split('/').at(-1) ?? ''
  const paths: [string, string][] = [
    [`file:///old/${name}/transform/x.parquet`, `so that this folder is /old/${name}, or begin`],
    ['file:///elsewhere/x.parquet', 'so that this folder is where that file is, or begin'],
  ]
  for (const [location, told] of paths) {
    expect(() => keyOf(store, location)).toThrow(
      expect.objectContaining({
        code: 'ICEBERG_PATH_OUTSIDE_STORE',
        message: expect.stringContaining(told) as string,
        details: expect.objectContaining({ retryable: false }) as object,
      }) as Error,
    )
  }
})
