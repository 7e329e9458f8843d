import { describe, expect, it } from 'vitest'

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

describe('what is advised can be declared as it is', () => {
  const others = `
rollups:
  sales_by_sales_day_day_countries_name:
    table: sales
    dimensions: [{ dimension: sales.day, grain: year }]
    measures: [sales.revenue]
`
  const declaredOf = (rollups: readonly Rollup[]) =>
    JSON.stringify({
      rollups: Object.fromEntries(
        rollups.map(({ name, table, dimensions, measures, valuesOf, eachRow }) => [
          name,
          {
            ...{ table, measures, values_of: valuesOf, each_row: eachRow },
            dimensions: dimensions.map((one) => (one.grain ? one : one.dimension)),
          },
        ]),
      ),
    })

  it.each<[string, MetricsQueryInput[]]>([
    ['beside a rollup that has the name of one', asked],
    [
      'for a number alone',
      [
        { measures: ['sales.revenue'] },
        { measures: ['sales.buyers'] },
        { measures: ['goods.goods'] },
      ],
    ],
    [
      'for what begins within a day, which no rollup answers',
      [
        {
          measures: ['sales.revenue'],
          filters: [{ dimension: 'sales.at', op: 'range', from: '2024-01-03T10:30:00' }],
        },
      ],
    ],
  ])('%s', (_, some) => {
    const declared = modelOf(shop, others).model
    const advised = adviseRollups(
      declared,
      some.map((query) => parseMetricsQuery(query)),
    )
    for (const { answers } of advised) expect(answers).toBeGreaterThan(0)
    const names = advised.map(({ rollup }) => rollup.name)
    const { model: all } = modelOf(shop, others, declaredOf(advised.map(({ rollup }) => rollup)))
    expect([...all.rollups.keys()]).toEqual([...declared.rollups.keys(), ...names])
  })

  it('for numbers of a table alone by its days, of which they are made', () => {
    const alone = [{ measures: ['sales.revenue'] }, { measures: ['sales.buyers'] }]
    const queriesAlone = alone.map((query) => parseMetricsQuery(query))
    const rollups = adviseRollups(model, queriesAlone).map(({ rollup }) => rollup)
    expect(rollups.map(({ name }) => name)).toEqual([
      'sales_by_sales_day_day',
      'values_of_buyers_by_sales_day_day',
    ])
    for (const query of queriesAlone)
      expect(compileQuery(model, query, { rollups }).sql).not.toContain('"shop"')
  })
})
