import { afterAll, beforeAll, expect, it } from 'vitest'

import { quoteLiteral } from '@deftunes/core'

import { commitFiles, schemaOf } from '../src/index.ts'
import { planScan } from '../src/scan/plan-scan.ts'
import { applyTransform, parseTransform } from '../src/partition/transform.ts'
import { scalarOfText } from '../src/value/scalar.ts'
import { openLake, type Lake } from './support.ts'

let lake: Lake
beforeAll(async () => {
  lake = await openLake()
})
afterAll(() => lake.duckdb.close())

const texts = ['', ' ', 'NULL', 'null', '__HIVE_DEFAULT_PARTITION__', 'a/b=c%20', `it's "q"`, '🎵é']
const moments = ['1969-12-31 23:59:59.999999', '1970-01-01 00:00:00', '2024-02-29 12:00:00.5']

it.each([
  ['VARCHAR', 'identity', texts],
  ['VARCHAR', 'truncate[1]', texts],
  ['BOOLEAN', 'identity', ['true', 'false']],
  ['INTEGER', 'identity', ['-2147483648', '0', '2147483647']],
  ['BIGINT', 'identity', ['-9223372036854775808', '9007199254740993']],
  ['BIGINT', 'truncate[10]', ['-11', '-1', '0', '9007199254740993']],
  ['DECIMAL(9, 2)', 'identity', ['-0.05', '9999999.99', '0.00']],
  ['DECIMAL(38, 4)', 'identity', ['-1.0001', '9999999999999999999999999999999999.9999']],
  ['UUID', 'identity', ['f79c3e09-677c-4bbd-a479-3f349cb785e7']],
  ['TIME', 'identity', ['00:00:00', '23:59:59.999999']],
  ['DATE', 'identity', ['0001-01-01', '1969-12-31', '9999-12-31']],
  ['DATE', 'month', ['1969-12-31', '1970-01-01', '2024-02-29']],
  ['DATE', 'year', ['1969-12-31', '1970-01-01', '2024-02-29']],
  ['TIMESTAMP', 'identity', moments],
  ['TIMESTAMP', 'day', moments],
  ['TIMESTAMP', 'hour', moments],
  ['TIMESTAMPTZ', 'identity', moments],
  ['TIMESTAMPTZ', 'day', moments],
  ['TIMESTAMPTZ', 'month', moments],
])(
  'the rows of every file of %s by %s are of its partition, NULL apart',
  async (type, transform, values) => {
    const list = values.map((value) => `(${quoteLiteral(value)}::${type})`)
    const query = `SELECT * FROM (VALUES ${list.join(', ')}, (NULL::${type})) AS v(v)`
    const name = `t_${type}_${transform}`.replaceAll(/\W/g, '_')
    const identifier = await lake.create(name, query, [{ column: 'v', transform }])
    const files = await lake.write(identifier, query)
    await commitFiles({ ...lake, identifier, files, mode: { kind: 'append' } })
    const [column] = (await schemaOf(lake.duckdb, query)).fields
    const sourceType = typeof column?.type === 'string' ? column.type : ''
    const found: (string | null)[] = []
    for (const { path, file } of await planScan(lake.store, await lake.table(identifier))) {
      const sql = `SELECT v::VARCHAR AS v FROM read_parquet(${quoteLiteral(path)})`
      for (const { v } of await lake.duckdb.rows<{ v: string | null }>(sql)) {
        found.push(v)
        const scalar = v === null ? undefined : scalarOfText(sourceType, v)
        const expected =
          scalar === undefined
            ? null
            : applyTransform(parseTransform(transform), sourceType, scalar)
        expect(file.partition['1000']).toEqual(expected)
      }
    }
    expect(found).toHaveLength(values.length + 1)
    expect(found.filter((value) => value === null)).toHaveLength(1)
  },
)
