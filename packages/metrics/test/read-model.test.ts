import { describe, expect, it } from 'vitest'

import { modelOf, shop } from './model.ts'

const rollupOf = (more: string, measures = 'sales.revenue') => `rollups:
  by_day:
    table: sales
    dimensions: [{ dimension: sales.day, grain: day }, countries.name]
    measures: [${measures}]
    ${more}
`

describe('a model', () => {
  it('has every table, dimension, measure, join and hierarchy of its files', () => {
    const { model } = modelOf(shop)
    expect([...model.tables.keys()]).toEqual(['sales', 'buyers', 'countries', 'goods'])
    expect(model.tables.get('sales')).toEqual({
      ...{ name: 'sales', relation: ['shop', 'sales'], key: ['id'], time: 'sales.day' },
    })
    expect(model.dimensions.get('sales.day')).toEqual({
      ...{ name: 'sales.day', table: 'sales', label: 'Day', sql: 'day', type: 'date' },
      ...{ synonyms: [], grains: ['day', 'week', 'month', 'quarter', 'year'] },
    })
    expect(model.measures.get('sales.average')).toMatchObject({
      ...{ kind: 'ratio', of: ['sales.revenue', 'sales.items'], format: 'number' },
    })
    expect(model.joins).toContainEqual({
      ...{ from: 'buyers', to: 'countries', on: { country: 'code' }, repeats: false },
    })
    expect(model.hierarchies.get('place')?.levels).toEqual([
      { dimension: 'countries.name' },
      { dimension: 'buyers.town' },
    ])
  })

  it('knows that a join to less than a key repeats rows', () => {
    const { model } = modelOf(`
tables:
  a: { relation: s.a, key: [id], joins: { b: { id: a } } }
  b: { relation: s.b, key: [a, position] }
`)
    expect(model.joins).toMatchObject([{ from: 'a', to: 'b', repeats: true }])
  })

  it('knows where the rows of a table come from', () => {
    const source = 'source: { relation: raw.sold, on: { id: number }, first_by: [copy] }'
    const { model } = modelOf(shop.replace('    time: day', `    time: day\n    ${source}`))
    expect(model.tables.get('sales')?.source).toEqual({
      ...{ relation: ['raw', 'sold'], on: { id: 'number' }, firstBy: ['copy'] },
    })
  })

  it('has the rollups that are declared, with their places', () => {
    const { model, placeOf } = modelOf(shop, rollupOf('values_of: sales.buyers'))
    expect(model.rollups.get('by_day')).toEqual({
      ...{ name: 'by_day', table: 'sales', valuesOf: 'sales.buyers' },
      dimensions: [{ dimension: 'sales.day', grain: 'day' }, { dimension: 'countries.name' }],
      measures: ['sales.revenue'],
    })
    expect(placeOf('rollup by_day')).toMatchObject({ file: 'b.yaml', line: 2 })
  })

  it('tells where its parts were written', () => {
    const { placeOf } = modelOf('tables: {}', shop)
    expect(placeOf('sales.revenue')).toEqual({
      ...{ file: 'b.yaml', line: 15, column: 7, path: 'tables.sales.measures.revenue' },
    })
    expect(placeOf('sales → goods')).toMatchObject({ file: 'b.yaml', line: 9 })
  })
})

describe('mistakes of a model are told together, each with its place', () => {
  const told = (...texts: string[]) => {
    try {
      modelOf(...texts)
    } catch (error) {
      return (error as Error).message.split('\n')
    }
    throw new Error('expected mistakes')
  }

  it.each([
    [
      'of another table',
      rollupOf('', 'goods.goods'),
      "measures: expected one of sales, got 'goods.goods'",
    ],
    [
      'unknown',
      rollupOf('', 'sales.revenu'),
      `measures: expected a measure, got 'sales.revenu'; did you mean "sales.revenue"?`,
    ],
    [
      'a ratio',
      rollupOf('', 'sales.average'),
      "measures: expected measures of rows, got the ratio 'sales.average'; sales.revenue and sales.items give it",
    ],
    [
      'twice',
      rollupOf('', 'sales.items, sales.items'),
      "expected each of its columns once, got 'sales.items' again",
    ],
    [
      'kept, but no count of distinct values',
      rollupOf('values_of: sales.revenue'),
      "values_of: expected a count_distinct of sales, got 'sales.revenue'",
    ],
    [
      'kept beside every row',
      rollupOf('each_row: true\n    values_of: sales.buyers'),
      'values_of: expected none with each_row, which keeps the values of all',
    ],
    ['not there', rollupOf('', ''), 'measures: expected one, or values_of, got neither'],
    [
      'kept and counted',
      rollupOf('values_of: sales.buyers', 'sales.buyers'),
      "values_of: expected it to be none of measures, got 'sales.buyers' in both",
    ],
    [
      'of a table that is not there',
      rollupOf('').replace('sales', 'sails'),
      `table: expected a table, got 'sails'; known are sales, buyers, countries, goods`,
    ],
    [
      'by an unknown dimension',
      rollupOf('').replace('countries.name', 'countries.names'),
      `dimensions: expected a dimension, got 'countries.names'; did you mean "countries.name"?`,
    ],
    [
      'by a grain that is none',
      rollupOf('').replace('grain: day', 'grain: hour'),
      "dimensions: expected a grain of sales.day (day, week, month, quarter, year), got 'hour'",
    ],
    [
      'by a dimension that repeats its rows',
      rollupOf('', 'goods.goods').replace('table: sales', 'table: goods'),
      'dimensions: goods by sales.day: the join goods → sales (sales.item = goods.id) repeats rows of goods, goods would be counted several times',
    ],
  ])('a measure of a rollup that is %s', (_, text, message) => {
    expect(told(shop, text)).toContain(`b.yaml:2:3: rollups.by_day: ${message}`)
  })

  it.each([
    [
      'an unknown key',
      shop.replace('key: [id]', 'keys: [id]'),
      /tables\.sales\.key: expected a list, got nothing/,
    ],
    [
      'an unknown aggregate',
      shop.replace('aggregate: sum', 'aggregate: total'),
      /^a\.yaml:15:18: tables\.sales\.measures\.revenue\.aggregate: expected one of .*count_distinct, got total|^a\.yaml:15:\d+: tables\.sales\.measures\.revenue\.aggregate: expected/,
    ],
    [
      'a relation without a namespace',
      shop.replace('shop.goods', 'goods'),
      /^a\.yaml:.*tables\.goods\.relation: expected/,
    ],
    ['a name in capitals', shop.replace('liked: {', 'Liked: {'), /^a\.yaml:13:/],
    [
      'a measure that sums nothing',
      shop.replace('aggregate: max, sql: price', 'aggregate: max'),
      'a.yaml:19:7: tables.sales.measures.dearest: sql: expected an expression to max, got none',
    ],
    [
      'a currency that is none',
      shop.replace(', currency: USD', ''),
      'a.yaml:15:7: tables.sales.measures.revenue: currency: expected one for the format currency, got none',
    ],
    [
      'a ratio of what is not there',
      shop.replace('[revenue, items]', '[revenue, itmes]'),
      `a.yaml:20:7: tables.sales.measures.average: ratio: expected a measure of rows, got 'sales.itmes'; did you mean "sales.items"?`,
    ],
    [
      'a ratio of ratios',
      shop.replace('goods.goods]', 'average]'),
      /per_good: ratio: expected a measure of rows, got 'sales.average'/,
    ],
    [
      'a join to an unknown table',
      shop.replace('goods: { item: id }', 'godos: { item: id }'),
      `a.yaml:9:7: tables.sales.joins.godos: expected a table, got 'godos'; did you mean "goods"?`,
    ],
    [
      'a time that is no time',
      shop.replace('time: day', 'time: liked'),
      `a.yaml:3:3: tables.sales: time: expected one of its dates or timestamps, got 'liked'`,
    ],
    [
      'a level that is not there',
      shop.replace('buyers.town]', 'buyers.city]'),
      /^a\.yaml:\d+:3: hierarchies\.place: levels: expected a dimension, got 'buyers\.city'/,
    ],
    [
      'a level of a grain that it has not',
      shop.replace('buyers.town]', '{ dimension: sales.day, grain: hour }]'),
      /levels: expected a grain of sales\.day \(day, week, month, quarter, year\), got 'hour'/,
    ],
  ])('%s', (_, text, message) => {
    const lines = told(text)
    if (message instanceof RegExp) expect(lines[0]).toMatch(message)
    else expect(lines[0]).toBe(message)
  })

  it('a name that two files take', () => {
    expect(told(shop, 'tables:\n  goods: { relation: s.goods, key: [id] }')).toEqual([
      "b.yaml:2:3: tables.goods: expected a name that is free, got 'goods' again, which a.yaml:35 has",
    ])
  })

  it('two ways of one length between tables; a longer one is of no concern', () => {
    const diamond = (more: string) => `
tables:
  a: { relation: s.a, key: [id], joins: { b: { b: id }, c: { c: id }${more} } }
  b: { relation: s.b, key: [id], joins: { d: { d: id } } }
  c: { relation: s.c, key: [id], joins: { d: { d: id } } }
  d: { relation: s.d, key: [id] }
`
    expect(told(diamond(''))).toEqual([
      'a.yaml:5:43: tables.c.joins.d: expected one shortest way from a to d, got a → b → d and a → c → d',
    ])
    expect(() => modelOf(diamond(', d: { d: id }'))).not.toThrow()
  })

  it('two ways of one length beside a shorter one that repeats rows, which none is gone over', () => {
    const text = `
tables:
  a: { relation: s.a, key: [id], joins: { b: { part: part }, c: { c: id }, d: { d: id } } }
  b: { relation: s.b, key: [id, part] }
  c: { relation: s.c, key: [id], joins: { b: { b: id, part: part } } }
  d: { relation: s.d, key: [id], joins: { b: { b: id, part: part } } }
`
    expect(told(text)).toEqual([
      'a.yaml:6:43: tables.d.joins.b: expected one shortest way from a to b, got a → c → b and a → d → b',
    ])
  })

  it('but not two of one length of which one repeats rows, nor two that both do', () => {
    const text = `
tables:
  a: { relation: s.a, key: [id], joins: { b: { b: id }, c: { c: id } } }
  b: { relation: s.b, key: [id], joins: { d: { part: part } } }
  c: { relation: s.c, key: [id], joins: { d: { d: id, part: part } } }
  d: { relation: s.d, key: [id, part], joins: { e: { e: id } } }
  e: { relation: s.e, key: [id] }
`
    expect(() => modelOf(text)).not.toThrow()
    expect(() => modelOf(text.replace('d: id, part: part', 'part: part'))).not.toThrow()
  })

  it('of every file', () => {
    expect(told('tables: 1', 'tabels: {}')).toHaveLength(2)
  })
})
