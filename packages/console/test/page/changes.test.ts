import type { Filter } from '@deftunes/metrics'
import { expect, test } from 'vitest'

import type { PageState } from '../../src/state/page-state.ts'
import {
  sortedBy,
  stateSeenBy,
  withCross,
  withFilter,
  withoutDefaults,
} from '../../web/dashboard/changes.ts'
import { mediumSpans } from '../../web/dashboard/medium-spans.ts'

const country = (...values: string[]): Filter => ({
  dimension: 'countries.country',
  op: 'in',
  values,
})
const dashboard = {
  ...{ id: 'sales', title: 'Sales', order: 0, file: '', rows: [] },
  ...{ range: 'last 30 days', compare: 'previous' as const },
  filters: [
    { dimension: 'countries.country', label: 'Country', default: country('Chile') },
    { dimension: 'sales.liked', label: 'Liked' },
  ],
}

test('a mark that is clicked again is let go', () => {
  const selected = withCross({}, 'map', [country('Chile')])
  expect(selected.cross).toEqual([{ chart: 'map', filters: [country('Chile')] }])
  expect(withCross(selected, 'map', [country('Chile')]).cross).toEqual([])
})

test('a mark that is added is selected beside the others, and taken away when it is added again', () => {
  const one = withCross({}, 'map', [country('Chile')])
  const two = withCross(one, 'map', [country('Peru')], true)
  expect(two.cross?.[0]?.filters).toEqual([country('Chile', 'Peru')])
  expect(withCross(two, 'map', [country('Chile')], true).cross?.[0]?.filters).toEqual([
    country('Peru'),
  ])
})

test('a filter that is removed stays removed where the dashboard has one by default', () => {
  const state = withFilter(dashboard, {}, 'countries.country', undefined)
  expect(withoutDefaults(dashboard, state)).toEqual({ filters: [] })
})

test('what the dashboard says anyway is not part of a state', () => {
  const state: PageState = {
    range: 'last 30 days',
    compare: 'previous',
    filters: [country('Chile')],
    cross: [],
    charts: { map: { drill: [] } },
  }
  expect(withoutDefaults(dashboard, state)).toEqual({})
})

test('a column sorts downwards, then upwards, then as its file says', () => {
  const down = sortedBy(undefined, 'sales.revenue')
  const up = sortedBy(down, 'sales.revenue')
  expect([down?.descending, up?.descending, sortedBy(up, 'sales.revenue')]).toEqual([
    true,
    false,
    undefined,
  ])
})

test('a chart is not asked anew for what was selected in itself or changed in others', () => {
  const state = withCross({ charts: { other: { top: 5 } } }, 'map', [country('Chile')])
  expect(stateSeenBy('map', state)).toEqual({})
  expect(stateSeenBy('table', state)).toEqual({ cross: state.cross })
})

test('a chart is asked anew when another in which something is selected goes a level down', () => {
  const level = { filter: country('Chile'), to: { dimension: 'buyers.place' } }
  const at = (drill: (typeof level)[]) =>
    stateSeenBy('table', {
      cross: [{ chart: 'map', filters: [country('Peru')] }],
      charts: { map: { drill, top: 5 }, other: { drill: [level] } },
    }).charts
  expect(at([])).toBeUndefined()
  expect(at([level])).toEqual({ map: { drill: [level] } })
})

test('on six columns narrow charts stand in pairs, and one that is left alone takes all', () => {
  expect(mediumSpans([3, 3, 3, 3])).toEqual([3, 3, 3, 3])
  expect(mediumSpans([8, 4])).toEqual([6, 6])
  expect(mediumSpans([4, 4, 4])).toEqual([3, 3, 6])
  expect(mediumSpans([4, 8])).toEqual([6, 6])
})
