import { expect, it } from 'vitest'

import {
  adviseRollups,
  compileQuery,
  parseMetricsQuery,
  type MetricsQueryInput,
  type Rollup,
} from '../src/index.ts'
import { modelOf, shop } from './model.ts'

const { model } = modelOf(shop)
const days = { dimension: 'sales.day', op: 'range' as const, from: '2024-01-03' }
const byMonth = { dimension: 'sales.day', grain: 'month' as const }
const asked: MetricsQueryInput[] = [
  { measures: ['sales.average'], dimensions: [byMonth], filters: [days] },
  { measures: ['sales.revenue', 'sales.buyers'], filters: [days] },
  { measures: ['sales.likes'], dimensions: [{ dimension: 'countries.name' }], filters: [days] },
  {
    measures: ['sales.revenue'],
    dimensions: [{ dimension: 'goods.year', bin: 10 }],
    filters: [{ dimension: 'countries.name', op: 'in', values: ['France'] }],
  },
]
const queries = asked.map((query) => parseMetricsQuery(query))

const shown = (rollup: Rollup) => [
  rollup.name,
  rollup.dimensions.map(({ dimension, grain }) => (grain ? `${dimension}:${grain}` : dimension)),
  rollup.measures,
]

it('rollups are advised that answer what is asked, those first that answer most', () => {
  const advised = adviseRollups(model, queries)
  expect(advised.map(({ rollup, answers }) => [...shown(rollup), answers])).toEqual([
    [
      'sales_by_sales_day_day_countries_name',
      ['sales.day:day', 'countries.name'],
      ['sales.likes', 'sales.revenue', 'sales.items'],
      3,
    ],
    ['sales_by_goods_year_countries_name', ['goods.year', 'countries.name'], ['sales.revenue'], 1],
    ['values_of_buyers_by_sales_day_day', ['sales.day:day'], [], 1],
  ])
  const rollups = advised.map(({ rollup }) => rollup)
  for (const query of queries)
    expect(compileQuery(model, query, { rollups }).sql).not.toContain('"shop"')
})

it('nothing is advised for what a rollup answers already', () => {
  const declared = adviseRollups(model, queries).map(({ rollup }) => rollup)
  expect(adviseRollups(model, queries, declared)).toEqual([])
})

it('where many dimensions are asked at once, the rows are kept', () => {
  const dimensions = ['sales.liked', 'buyers.town', 'buyers.country', 'goods.kind', 'goods.year']
  const query = parseMetricsQuery({
    measures: ['sales.buyers'],
    dimensions: dimensions.map((dimension) => ({ dimension })),
    filters: [days],
  })
  const [advice] = adviseRollups(model, [query])
  expect(advice).toMatchObject({
    ...{ answers: 1, rollup: { eachRow: true, measures: ['sales.buyers'] } },
  })
})
