import { readFile } from 'node:fs/promises'

import { expect, test } from 'vitest'

import { loadCountries } from '../../src/format/index.ts'
import type { Column } from '../../web/chart/column.ts'
import { conditionOf } from '../../web/dashboard/condition-of.ts'
import { countryColumns } from '../../web/explore/country-columns.ts'

test('a country has one name, whether its code or its name is asked for', async () => {
  const { nameOf } = await loadCountries()
  const seed = new URL('../../../../deftunes/dbt/seeds/countries.csv', import.meta.url)
  const [, ...lines] = (await readFile(seed, 'utf8')).trim().split('\n')
  const known = lines.map(
    (line) => [line.slice(0, 2), line.slice(3).replace(/^"|"$/g, '')] as const,
  )
  expect(known.map(([code]) => [code, nameOf(code)])).toEqual(known)
})

test('a level of a map is called by the name of its country', () => {
  const filter = { dimension: 'buyers.country_code', op: 'in' as const, values: ['US'] }
  const nameOf = (_: string, value: unknown) => (value === 'US' ? 'United States' : undefined)
  expect(conditionOf(filter, { words: { dimensions: [] }, nameOf })).toBe('United States')
})

test('the table of a map is headed by what its names are', () => {
  const column = (key: string, label: string): Column => ({
    ...{ key, label, numeric: false },
    text: () => '',
  })
  const columns = [column('countries.code', 'Code'), column('sales.revenue', 'Revenue')]
  const labels = countryColumns(columns, ['countries.code']).map(({ label }) => label)
  expect(labels).toEqual(['Country', 'Revenue'])
})
