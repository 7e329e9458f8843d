import type { Filter } from '@deftunes/metrics'
import { expect, test } from 'vitest'

import { appliedFilters } from '../../src/state/applied-filters.ts'
import type { PageState } from '../../src/state/page-state.ts'
import { withCross, withoutCross } from '../../web/dashboard/changes.ts'
import {
  drilledBy,
  drilledDown,
  drilledUp,
  selectionAmongMarks,
} from '../../web/dashboard/drilling.ts'

const equals = (dimension: string, ...values: string[]): Filter => ({
  ...{ dimension, values },
  op: 'in',
})
const country = (...values: string[]) => equals('countries.country', ...values)
const chile = country('Chile')
const santiago = equals('buyers.place', 'Santiago')
const artist = equals('artists.artist', 'Mocedades')
const toPlace = { dimension: 'buyers.place' }
const toCity = { dimension: 'buyers.city' }

/** Conditions of another chart than the map. */
const conditionsOf = (state: PageState) =>
  appliedFilters(
    { dashboard: {}, state, filters: [] },
    { id: 'sold', ignores: [], filters: [] },
    () => true,
  ).filters

test('a chart that goes down leaves the others filtered by what was selected in it and in others', () => {
  const selected = withCross(withCross({}, 'artists', [artist]), 'map', [chile])
  const down = drilledDown(selected, 'map', [chile], toPlace)
  expect(down.cross).toEqual(selected.cross)
  expect(down.charts?.['map']?.drill).toEqual([{ filter: chile, to: toPlace }])
  expect(conditionsOf(down)).toEqual(conditionsOf(selected))
})

test('a chart that goes down into a mark in which nothing is selected filters itself alone', () => {
  const down = drilledDown(withCross({}, 'artists', [artist]), 'map', [chile], toPlace)
  expect(conditionsOf(down)).toEqual([artist])
})

test('of several marks that are selected the one that a chart goes down into stays', () => {
  const two = withCross(withCross({}, 'map', [chile]), 'map', [country('Peru')], true)
  const down = drilledDown(two, 'map', [country('Peru')], toPlace)
  expect(down.cross).toEqual([{ chart: 'map', filters: [country('Peru')] }])
})

test('a mark of two dimensions stays selected as a whole, and its first is the level', () => {
  const both = [chile, artist]
  const down = drilledDown(withCross({}, 'map', both), 'map', both, toPlace)
  expect(conditionsOf(down)).toEqual(both)
  expect(down.charts?.['map']?.drill).toEqual([{ filter: chile, to: toPlace }])
  expect(selectionAmongMarks(down, 'map')).toEqual([artist])
})

test('a mark below a level is selected within it, and leaves the level selected when it is let go', () => {
  const down = drilledDown(withCross({}, 'map', [chile]), 'map', [chile], toPlace)
  expect(selectionAmongMarks(down, 'map')).toBeUndefined()
  const below = withCross(down, 'map', [santiago])
  expect(conditionsOf(below)).toEqual([chile, santiago])
  expect(selectionAmongMarks(below, 'map')).toEqual([santiago])
  expect(conditionsOf(withCross(below, 'map', [santiago]))).toEqual([chile])
})

test('a chart that goes back up lets go what was selected below, and at its top everything', () => {
  const down = drilledDown(withCross({}, 'map', [chile]), 'map', [chile], toPlace)
  const lower = drilledDown(withCross(down, 'map', [santiago]), 'map', [santiago], toCity)
  expect(conditionsOf(lower)).toEqual([chile, santiago])
  expect(conditionsOf(drilledUp(lower, 'map', 1))).toEqual([chile])
  expect(drilledUp(lower, 'map', 0)).toEqual({ cross: [], charts: { map: { drill: [] } } })
})

test('a chart whose selection was cleared goes back up without one', () => {
  const down = drilledDown(withCross({}, 'map', [chile]), 'map', [chile], toPlace)
  const lower = drilledDown(withoutCross(down, 'map'), 'map', [santiago], toCity)
  expect(drilledUp(lower, 'map', 1).cross).toEqual([])
})

test('a chart that is shown by another dimension leaves its levels and lets its selection go', () => {
  const down = drilledDown(withCross({}, 'map', [chile]), 'map', [chile], toPlace)
  const by = drilledBy(down, 'map', { dimension: 'songs.decade' })
  expect(by).toEqual({ cross: [], charts: { map: { by: { dimension: 'songs.decade' } } } })
})
