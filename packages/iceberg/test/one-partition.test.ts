import { beforeEach, expect, it } from 'vitest'

import { writeDataFiles, type PartitionColumn, type TableIdentifier } from '../src/index.ts'
import { openLake, type Lake } from './support.ts'

const columns = `SELECT 1 AS id, DATE '2024-01-01' AS day, TIMESTAMP '2024-01-01 10:00:00' AS at`
const day = (date: string | null, rows = 3) =>
  `SELECT n::INTEGER AS id, ${date === null ? 'NULL::DATE' : `DATE '${date}'`} AS day, TIMESTAMP '2024-01-01 10:00:00' AS at FROM range(${rows}) AS r(n)`

let lake: Lake
beforeEach(async () => {
  lake = await openLake()
  return () => lake.duckdb.close()
})

async function write(query: string, partitions: PartitionColumn[], onePartition: boolean) {
  const identifier: TableIdentifier = await lake.create('songs', columns, partitions)
  const table = await lake.table(identifier)
  const stagingFolder = `${lake.root}/.staging`
  return writeDataFiles({ ...lake, table, query, stagingFolder, onePartition })
}

it.each([
  ['a date', day('2024-01-02')],
  ['no date', day(null)],
  ['no row', day('2024-01-02', 0)],
])('rows of one partition with %s are described as those that were sorted', async (_, query) => {
  const [plain, sorted] = [
    await write(query, [{ column: 'day' }], true),
    await (async () => {
      await lake.catalog.dropTable({ namespace: 'silver', name: 'songs' })
      return write(query, [{ column: 'day' }], false)
    })(),
  ]
  const known = (files: typeof plain) =>
    files.map(({ partition, record_count: rows, lower_bounds: low, upper_bounds: high }) => {
      return { partition, rows, low, high }
    })
  expect(known(plain)).toEqual(known(sorted))
})

it.each([
  ['two dates', `${day('2024-01-02')} UNION ALL ${day('2024-01-03')}`],
  ['a date and none', `${day('2024-01-02')} UNION ALL ${day(null)}`],
])('%s are refused, and nothing is left', async (_, query) => {
  await expect(write(query, [{ column: 'day' }], true)).rejects.toMatchObject({
    code: 'ICEBERG_PARTITIONS_MIXED',
  })
  const keys = await lake.keys({ namespace: 'silver', name: 'songs' })
  expect(keys.filter((key) => key.endsWith('.parquet'))).toEqual([])
})

it('partitions that bounds do not tell are sorted all the same', async () => {
  const two = `${day('2024-01-02')} UNION ALL SELECT 9, DATE '2024-01-02', TIMESTAMP '2024-01-05 00:00:00'`
  const files = await write(two, [{ column: 'at', transform: 'day' }], true)
  expect(files).toHaveLength(2)
})
