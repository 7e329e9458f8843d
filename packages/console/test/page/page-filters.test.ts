import type { Filter } from '@deftunes/metrics'
import { expect, test } from 'vitest'

import type { PageState } from '../../src/state/page-state.ts'
import { conditionsBeside, filtersOfPage } from '../../web/dashboard/page-filters.ts'

const equals = (dimension: string, value: string): Filter => ({
  dimension,
  op: 'in',
  values: [value],
})
const germany = equals('countries.country', 'Germany')
const bavaria = equals('buyers.place', 'Bavaria')
const words = {
  dashboard: { time: 'sales.sold_on', range: 'last 30 days', filters: [] },
  days: { first: '2026-01-01', last: '2026-02-10' },
  measures: [
    {
      name: 'sales.revenue',
      dimensions: ['sales.sold_on', 'countries.country', 'buyers.place', 'songs.decade'],
    },
    { name: 'buyers.customers', dimensions: ['songs.decade'] },
  ],
}
const chartOf = (...measures: string[]) => ({ id: 'own', ignores: [], filters: [], measures })
const range: Filter = {
  ...{ dimension: 'sales.sold_on', op: 'range' },
  ...{ from: '2026-01-12', to: '2026-02-11' },
}

test('what is selected below a level of another chart is asked for within that level', () => {
  const state: PageState = {
    cross: [{ chart: 'map', filters: [bavaria] }],
    charts: { map: { drill: [{ filter: germany, to: { dimension: 'buyers.place' } }] } },
  }
  expect(filtersOfPage(words, chartOf('sales.revenue'), state)).toEqual([range, germany, bavaria])
})

test('a question leaves out the conditions that one of its measures cannot be asked by', () => {
  const songs = equals('songs.decade', '1990s')
  const state: PageState = { filters: [songs], cross: [{ chart: 'map', filters: [germany] }] }
  expect(filtersOfPage(words, chartOf('buyers.customers'), state)).toEqual([songs])
  expect(filtersOfPage(words, chartOf('sales.revenue', 'buyers.customers'), state)).toEqual([songs])
})

test('the conditions of a chart itself and of its levels hold for its question', () => {
  const own = equals('songs.decade', '1980s')
  const state: PageState = {
    cross: [{ chart: 'own', filters: [bavaria] }],
    charts: { own: { drill: [{ filter: germany, to: { dimension: 'buyers.place' } }] } },
  }
  const chart = { ...chartOf('sales.revenue'), ignores: ['sales.sold_on'], filters: [own] }
  expect(filtersOfPage(words, chart, state)).toEqual([own, germany])
})

test('values are counted in the days and the filters of the page, but for those of their own dimension', () => {
  const songs = equals('songs.decade', '1980s')
  const state: PageState = { filters: [germany, songs] }
  expect(conditionsBeside(words, state, 'songs.decade')).toEqual([range, germany])
  const days = { from: '2026-01-12', to: '2026-02-11' }
  expect(conditionsBeside(words, { ...state, range: days }, 'buyers.place')).toEqual([
    ...[range, germany, songs],
  ])
  expect(conditionsBeside(words, { range: 'all' }, 'songs.decade')).toEqual([])
})
