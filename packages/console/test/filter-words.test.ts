import type { Filter } from '@deftunes/metrics'
import { expect, test } from 'vitest'

import { conditionWords, filterWords, valueWords } from '../src/answer/filter-words.ts'
import { formatValue } from '../src/format/index.ts'

const country = { name: 'countries.country', type: 'text' as const }
const price = { name: 'sales.price', type: 'number' as const }
const day = { name: 'sales.sold_on', type: 'date' as const }
const among = (values: (string | number | boolean | null)[]): Filter => ({
  ...{ dimension: country.name, op: 'in', values },
})
const range = (bounds: { from?: string | number; to?: string | number }): Filter => ({
  ...{ dimension: price.name, op: 'range', ...bounds },
})

test.each<[Filter, Parameters<typeof conditionWords>[1], string]>([
  [among(['Germany', 'Chile']), country, 'Germany, Chile'],
  [among([null, '']), country, '(none), ""'],
  [among([true]), { name: 'sales.liked', type: 'boolean' }, 'Yes'],
  [among([]), country, 'nothing'],
  [{ ...among([]), op: 'not in' } as Filter, country, 'anything'],
  [among(['a', 'b', 'c', 'd', 'e', 'f', 'g']), country, 'a, b, c, d, e and 2 more'],
  [{ ...among(['x']), op: 'not in' } as Filter, country, 'not x'],
  [{ dimension: country.name, op: 'contains', text: 'land' }, country, 'has “land”'],
  [range({ from: 0.5, to: 1000 }), price, '0.50 – 1,000'],
  [range({ from: 2 }), price, 'from 2'],
  [range({ to: 2 }), price, 'below 2'],
  [range({ from: '2026-11-01', to: '2026-11-23' }), day, '1–22 Nov 2026'],
  [range({ from: '2026-11-01', to: '2026-11-23' }), undefined, '1–22 Nov 2026'],
])('%j is said to be asked of %j as %s', (filter, dimension, words) => {
  expect(conditionWords(filter, dimension)).toBe(words)
})

test.each<Filter>([
  { ...among(['x', 'y', 'z', 'z', 'z', '1']), op: 'not in' } as Filter,
  range({ from: 'x', to: 'y' }),
  range({ from: 'x' }),
  range({ to: 'x' }),
  { dimension: country.name, op: 'contains', text: 'x' },
])('%j of values of a million characters is said in few', (filter) => {
  const long = JSON.parse(
    JSON.stringify(filter, (_, value: unknown) =>
      typeof value === 'string' && /^[xyz]$/.test(value) ? value.repeat(990_000) : value,
    ),
  ) as Filter
  const words = conditionWords(long, country)
  expect(words.length).toBeLessThan(1_100)
  expect(words).toMatch(/x{199}…/)
  if (filter.op === 'not in') expect(words).toMatch(/ and 1 more$/)
})

test('a code is told by its name', () => {
  const nameOf = (_: string, value: unknown) => (value === 'DE' ? 'Germany' : undefined)
  expect(conditionWords(among(['DE', 'XX']), country, nameOf)).toBe('Germany, XX')
})

test('NULL is called the same in filters as in charts', () => {
  expect(valueWords(null, country)).toBe(formatValue(null, country))
  expect(valueWords(null, undefined)).toBe(formatValue(null, country))
})

test('a filter of a dimension that the model lacks is told by its name', () => {
  expect(filterWords(among(['x']), { dimensions: new Map() })).toBe('countries.country: x')
})
