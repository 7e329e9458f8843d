import type { Filter } from '@deftunes/metrics'
import { expect, test } from 'vitest'

import { conditionsOfMark } from '../../web/drill/mark-words.ts'

const dimensions = [
  { name: 'buyers.country_code', label: 'Country code', table: 'buyers', type: 'text' as const },
].map((one) => ({ ...one, grains: [], synonyms: [] }))
const page = {
  words: { dimensions, measures: [] },
  nameOf: (_: string, value: unknown) => (value === 'US' ? 'United States' : undefined),
}
const us: Filter = { dimension: 'buyers.country_code', op: 'in', values: ['US'] }

test('what held for a mark is what held for its chart and the mark, by its names', () => {
  expect(conditionsOfMark(['Liked: Yes'], [us], page)).toEqual([
    'Liked: Yes',
    'Country code: United States',
  ])
})

test('a condition that both have is told once, and a chart without a mark has its own', () => {
  const told = conditionsOfMark([], [us], page)
  expect(conditionsOfMark(told, [us], page)).toEqual(told)
  expect(conditionsOfMark(['Liked: Yes'], [], page)).toEqual(['Liked: Yes'])
})
