import { expect, test } from 'vitest'

import { versionNames } from '../../src/warehouse/version-names.ts'
import { withVersionNames } from '../../src/answer/named-versions.ts'
import { compareWords } from '../../web/filter/range-words.ts'
import { answerOf, day, revenue } from '../plot/fixtures.ts'

const versions = [
  { id: 'd', publishedAt: '2026-11-22T06:13:00Z' },
  { id: 'c', publishedAt: '2026-11-22T06:12:58Z' },
  { id: '20261122T061205-5ebb6dde', publishedAt: '2026-11-22T06:12:05Z' },
  { id: '20261122T061205-74527ca9', publishedAt: '2026-11-22T06:12:05Z' },
]
const names = versionNames(versions, Date.parse('2026-11-23T00:00:00Z'))

test('versions of one minute are told apart by seconds, those of one second by the ends of their ids', () => {
  expect([...names.values()]).toEqual([
    '22 Nov 06:13',
    '22 Nov 06:12:58',
    '22 Nov 06:12:05 (5ebb6dde)',
    '22 Nov 06:12:05 (74527ca9)',
  ])
})

test('a version that is compared with has one name wherever it is named', () => {
  expect(compareWords({ version: 'c' }, names)).toBe('vs version 22 Nov 06:12:58')
  const rows = { rows: [], truncated: false, label: 'version c' }
  const answer = { ...answerOf([day], [revenue], []), compared: rows, comparedTotal: rows }
  const named = withVersionNames(answer, names)
  expect(named.compared?.label).toBe('version 22 Nov 06:12:58')
  expect(named.comparedTotal?.label).toBe('version 22 Nov 06:12:58')
})

test('a version that is not known is named by its id', () => {
  expect(compareWords({ version: 'gone' }, names)).toBe('vs version gone')
})
