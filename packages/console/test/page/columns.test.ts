import { expect, test } from 'vitest'

import type { Column } from '../../web/chart/column.ts'
import { arranged, tsvOf } from '../../web/chart/use-columns.ts'

const columns = ['a', 'b', 'c'].map((key): Column => ({
  key,
  label: `The\t${key}`,
  numeric: false,
  text: (row) => `${key}\n${row}`,
}))
const keysOf = (hidden: string[], pinned: string[]) =>
  arranged(columns, hidden, pinned).map(
    ({ column, pinned: stays }) => column.key + (stays ? '!' : ''),
  )

test('pinned columns come right after the first, which always stays', () => {
  expect(keysOf([], [])).toEqual(['a!', 'b', 'c'])
  expect(keysOf([], ['c'])).toEqual(['a!', 'c!', 'b'])
  expect(keysOf(['a', 'b'], [])).toEqual(['a!', 'c'])
})

test('a table is copied as it is arranged, a row a line', () => {
  expect(tsvOf(arranged(columns, ['b'], []), 2)).toBe('The a\tThe c\na 0\tc 0\na 1\tc 1')
})
