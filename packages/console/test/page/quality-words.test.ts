import { expect, test } from 'vitest'

import type { ColumnQuality } from '../../src/quality/column-quality.ts'
import { testWords, warningOf } from '../../web/quality/quality-words.ts'

const column = (status: ColumnQuality['status'], ...tests: ColumnQuality['tests']) => ({
  ...{ column: 'serving.sales.price', status, tests },
})
const pass = { name: 'known', status: 'pass', failures: 0 } as const
const warn = { name: 'sane', status: 'warn', failures: 1_234 } as const
const fail = { name: 'unique', status: 'fail', failures: 1 } as const

test('a chart whose columns all passed, or were not tested, has nothing to say', () => {
  expect(warningOf([])).toBeUndefined()
  expect(warningOf([column('untested'), column('passed', pass)])).toBeUndefined()
})

test('a chart names the tests that did not pass, and is as bad as the worst', () => {
  expect(warningOf([column('warned', warn, pass), column('passed', pass)])).toEqual({
    status: 'warned',
    lines: ['Test warns: sane, 1,234 rows (serving.sales.price)'],
  })
  expect(warningOf([column('failed', fail, warn)])).toEqual({
    status: 'failed',
    lines: [
      'Test failed: unique, 1 row (serving.sales.price)',
      'Test warns: sane, 1,234 rows (serving.sales.price)',
    ],
  })
})

test('of many tests some are named, and how many more there are', () => {
  const { lines } = warningOf([column('warned', warn, warn, warn, warn, warn)]) ?? { lines: [] }
  expect([lines.length, lines.at(-1)]).toEqual([4, 'and 2 more'])
})

test('a test that could not be run has no rows, and a name is cut where it never ends', () => {
  const broken = { name: 'W'.repeat(10_000), status: 'error', failures: null } as const
  expect(testWords(broken)).toBe(`${'W'.repeat(120)}…, could not be run`)
})
