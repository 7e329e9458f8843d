import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'

import { supersetBundle } from '../../src/superset/index.ts'
import { dashboardOf, shopModel } from './shop.ts'

function bundleOf(chart: string) {
  const { files, notShown } = supersetBundle({
    ...{ dashboards: [dashboardOf(`${chart}, compares: false`)], model: shopModel() },
    ...{ database: 'duckdb', uri: 'duckdb:////shop.duckdb', projectName: 'shop' },
  })
  const { params } = parse(files.get('charts/shop/one.yaml') ?? '') as {
    params: Record<string, unknown>
  }
  const lost = notShown.filter(({ what }) => what.startsWith('the order by'))
  return { params, lost: lost.map(({ what }) => what) }
}

describe('a sort is what Superset calls it', () => {
  const pivot = 'type: pivot, measures: [sales.items], by: [buyers.town]'
  it.each([
    ['no sort', pivot, ['key_a_to_z', 'key_a_to_z']],
    ['a measure', `${pivot}, sort: { by: sales.items }`, ['value_z_to_a', 'key_a_to_z']],
    [
      'a measure upwards',
      `${pivot}, sort: { by: sales.items, descending: false }`,
      ['value_a_to_z', 'key_a_to_z'],
    ],
    ['its rows', `${pivot}, sort: { by: buyers.town }`, ['key_z_to_a', 'key_a_to_z']],
    [
      'time, which goes forwards here whatever is asked',
      'type: pivot, measures: [sales.items], by: [{ dimension: sales.day, grain: month }], sort: { by: sales.day }',
      ['key_a_to_z', 'key_a_to_z'],
    ],
  ])('of a pivot by %s', (_, chart, expected) => {
    const { params, lost } = bundleOf(chart)
    expect([params.rowOrder, params.colOrder]).toEqual(expected)
    expect(lost).toEqual([])
  })

  const heatmap = 'type: heatmap, measures: [sales.items]'
  it.each([
    ['no sort', `${heatmap}, by: [buyers.town, goods.kind]`, ['alpha_asc', 'alpha_desc']],
    [
      'what goes across',
      `${heatmap}, by: [buyers.town, goods.kind], sort: { by: buyers.town }`,
      ['alpha_desc', 'alpha_desc'],
    ],
    [
      'what goes down, from the top',
      `${heatmap}, by: [buyers.town, goods.kind], sort: { by: goods.kind }`,
      ['alpha_asc', 'alpha_asc'],
    ],
  ])('of a heat map by %s', (_, chart, expected) => {
    const { params, lost } = bundleOf(chart)
    expect([params.sort_x_axis, params.sort_y_axis]).toEqual(expected)
    expect(lost).toEqual([])
  })

  it('of a heat map by its measure, as near as it gets, which is told', () => {
    const { params, lost } = bundleOf(
      `${heatmap}, by: [sales.weekday, goods.kind], sort: { by: sales.items }`,
    )
    expect([params.sort_x_axis, params.sort_y_axis]).toEqual(['alpha_asc', 'value_asc'])
    expect(lost).toEqual(['the order by sales.items'])
  })
})

describe('a sort that Superset lacks is told', () => {
  it.each([
    [
      'of several dimensions of a pivot',
      'type: pivot, measures: [sales.items], by: [buyers.country, buyers.town], sort: { by: sales.items }',
    ],
    [
      'of one of several measures of a pivot',
      'type: pivot, measures: [sales.items, sales.revenue], by: [buyers.town], sort: { by: sales.revenue }',
    ],
    [
      'of the greatest number of a pivot with columns',
      'type: pivot, measures: [sales.items], by: [buyers.town], columns: [goods.kind], sort: { by: sales.items }',
    ],
    [
      'of a treemap by names',
      'type: treemap, measures: [sales.items], by: [goods.kind], sort: { by: goods.kind }',
    ],
    [
      'of a chart over time from the last day on',
      'type: line, measures: [sales.items], by: [sales.day], sort: { by: sales.day }',
    ],
    [
      'of a chart by its series',
      'type: bar, measures: [sales.items], by: [buyers.town, goods.kind], sort: { by: goods.kind }',
    ],
  ])('%s', (_, chart) => {
    expect(bundleOf(chart).lost).toHaveLength(1)
  })

  it.each([
    'type: treemap, measures: [sales.items], by: [goods.kind], sort: { by: sales.items }',
    'type: line, measures: [sales.items], by: [sales.day], sort: { by: sales.items }',
    'type: line, measures: [sales.items], by: [sales.day], sort: { by: sales.day, descending: false }',
    'type: bar, measures: [sales.items], by: [goods.kind], sort: { by: goods.kind }',
  ])('but not one that it has: %s', (chart) => {
    expect(bundleOf(chart).lost).toEqual([])
  })
})
