import fc from 'fast-check'
import { expect, it } from 'vitest'

import { commitFiles, scanSql, type PartitionColumn } from '../src/index.ts'
import { planScan } from '../src/scan/plan-scan.ts'
import { columnNames, filterArbitrary, rowArbitrary, whereSql } from './scan-arbitrary.ts'
import { openLake } from './support.ts'

const specs: PartitionColumn[][] = [
  [],
  [{ column: 'day' }],
  [
    { column: 'played', transform: 'day' },
    { column: 'word', transform: 'truncate[2]' },
  ],
  [{ column: 'day', transform: 'month' }, { column: 'flag' }],
  [
    { column: 'played', transform: 'hour' },
    { column: 'whole', transform: 'truncate[10]' },
  ],
  [{ column: 'word' }, { column: 'price', transform: 'truncate[50]' }],
  [{ column: 'day', transform: 'year' }, { column: 'price' }],
  [{ column: 'heard', transform: 'day' }, { column: 'session' }],
  [{ column: 'big' }, { column: 'notes', transform: 'truncate[20]' }],
  [{ column: 'notes' }, { column: 'whole', transform: 'truncate[1000]' }],
  [{ column: 'heard' }, { column: 'starts' }],
]
const batches = fc.array(fc.array(rowArbitrary, { minLength: 1, maxLength: 8 }), {
  minLength: 1,
  maxLength: 3,
})
const filters = fc.array(filterArbitrary, { minLength: 12, maxLength: 12 })

it('a scan with a filter finds the rows that a plain WHERE finds, however files are divided', async () => {
  const lake = await openLake()
  const pruned = { files: 0, of: 0 }
  let made = 0
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...specs), batches, filters, async (spec, parts, wanted) => {
      const queries = parts.map((rows, part) => {
        const values = rows.map((row, n) => `(${part * 100 + n}, ${row})`)
        return `SELECT * FROM (VALUES ${values.join(', ')}) AS v(id, ${columnNames.join(', ')})`
      })
      const identifier = await lake.create(`t${made++}`, queries[0] ?? '', spec)
      for (const query of queries) {
        const files = await lake.write(identifier, query)
        await commitFiles({ ...lake, identifier, files, mode: { kind: 'append' } })
      }
      const table = await lake.table(identifier)
      const all = (await planScan(lake.store, table)).length
      const union = queries.join(' UNION ALL ')
      for (const filter of wanted) {
        const scan = await scanSql(lake.store, table, { filter })
        const found = await lake.duckdb.rows(`SELECT id FROM (${scan}) ORDER BY id`)
        const where = `SELECT id FROM (${union}) WHERE ${whereSql(filter)} ORDER BY id`
        expect(found).toEqual(await lake.duckdb.rows(where))
        pruned.files += all - (await planScan(lake.store, table, { filter })).length
        pruned.of += all
      }
    }),
    { numRuns: 16 },
  )
  expect(pruned.files / pruned.of).toBeGreaterThan(0.2)
})
