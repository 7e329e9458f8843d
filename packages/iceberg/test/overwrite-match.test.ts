import { expect, it } from 'vitest'

import { commitFiles, type PartitionColumn, type PartitionMatch } from '../src/index.ts'
import { openLake } from './support.ts'

const query = `SELECT * FROM (VALUES
  (1, TIMESTAMP '2020-01-31 23:59:59', '2020-01', DATE '2020-01-31'),
  (2, TIMESTAMP '2020-02-01 00:00:00', '2020-02', DATE '2020-02-01'),
  (3, TIMESTAMP '2020-02-29 12:00:00', NULL, NULL)) AS v(id, played, label, day)`

async function leftAfter(partitions: PartitionMatch, columns: PartitionColumn[]) {
  const lake = await openLake()
  const identifier = await lake.create('plays', query, columns)
  const append = { mode: { kind: 'append' }, files: await lake.write(identifier, query) } as const
  await commitFiles({ ...lake, identifier, ...append })
  const mode = { kind: 'overwrite', partitions } as const
  await commitFiles({ ...lake, identifier, files: [], mode })
  const rows = await lake.rows<{ id: number }>(identifier)
  return rows.map(({ id }) => id)
}

const day = [{ column: 'played', transform: 'day' }]
const month = [{ column: 'played', transform: 'month' }]

it.each<[string, PartitionMatch, PartitionColumn[], number[]]>([
  ['a day of a timestamp', { played: '2020-02-01' }, day, [1, 3]],
  ['a month by its text', { played: '2020-02' }, month, [1]],
  ['a range of months', { played: { from: '2020-01', to: '2020-02' } }, month, [2, 3]],
  ['days from a month to a month', { played: { from: '2020-02-01', to: '2020-03-01' } }, day, [1]],
  ['a text that looks like a month', { label: '2020-01' }, [{ column: 'label' }], [2, 3]],
  ['rows without a value', { label: null }, [{ column: 'label' }], [1, 2]],
  [
    'a date, under one of two columns',
    { day: '2020-02-01' },
    [{ column: 'day' }, { column: 'label' }],
    [1, 3],
  ],
])('an overwrite replaces %s', async (_, partitions, columns, left) => {
  expect(await leftAfter(partitions, columns)).toEqual(left)
})

it('an overwrite that does not begin where a period does is refused', async () => {
  const inside = { played: '2020-01-15' }
  await expect(leftAfter(inside, month)).rejects.toThrow('expected the beginning of a month')
})
