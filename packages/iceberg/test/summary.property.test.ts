import fc from 'fast-check'
import { expect, it } from 'vitest'

import { commitFiles, snapshotOf, type Snapshot } from '../src/index.ts'
import { planScan } from '../src/scan/plan-scan.ts'
import { openLake } from './support.ts'

const days = ['2024-01-01', '2024-01-02', '2024-01-03']
const step = fc.record({
  day: fc.constantFrom(...days),
  rows: fc.nat(4),
  kind: fc.constantFrom('append', 'partition', 'table'),
})

const numbers = ({ summary }: Snapshot, ...keys: string[]) =>
  keys.map((key) => Number(summary[key]))

it('totals of a summary are what the snapshot holds, whatever was committed before', async () => {
  const lake = await openLake()
  let made = 0
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 6 }), async (steps) => {
      const columns = (day: string) => `DATE '${day}' AS day`
      const identifier = await lake.create(
        `t${made++}`,
        `SELECT 1 AS id, ${columns(days[0] ?? '')}`,
        [{ column: 'day' }],
      )
      for (const { day, rows, kind } of steps) {
        const query = `SELECT CAST(n AS INTEGER) AS id, ${columns(day)} FROM range(${rows}) AS r(n)`
        const partitions = kind === 'partition' ? { partitions: { day } } : {}
        const mode = kind === 'append' ? { kind } : { kind: 'overwrite' as const, ...partitions }
        const files = await lake.write(identifier, query)
        const { table } = await commitFiles({ ...lake, identifier, files, mode })
        const head = snapshotOf(table)
        if (!head) throw new Error('no snapshot')
        const live = (await planScan(lake.store, table)).map(({ file }) => file)
        const sum = (key: 'record_count' | 'file_size_in_bytes') =>
          live.reduce((total, file) => total + Number(file[key]), 0)
        expect(
          numbers(
            head,
            'total-data-files',
            'total-records',
            'total-files-size',
            'total-delete-files',
          ),
        ).toEqual([live.length, sum('record_count'), sum('file_size_in_bytes'), 0])
        expect(numbers(head, 'added-records')).toEqual([rows])
        expect(await lake.rows(identifier)).toHaveLength(sum('record_count'))
      }
    }),
    { numRuns: 25 },
  )
})
