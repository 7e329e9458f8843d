import { openDuckDb, type DuckDb } from '@deftunes/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { compileQuery, parseMetricsQuery, type MetricsQueryInput } from '../src/index.ts'
import { duckDbDialect } from '../src/sql/duckdb-dialect.ts'
import { modelOf, shop } from './model.ts'

const { model } = modelOf(shop)
let duckdb: DuckDb

beforeAll(async () => {
  duckdb = await openDuckDb({ threads: 1 })
  await duckdb.run('CREATE SCHEMA shop')
  await duckdb.run(
    `CREATE TABLE shop.countries AS FROM (VALUES ('DE', 'Germany'), ('FR', 'France')) t(code, name)`,
  )
  await duckdb.run(
    `CREATE TABLE shop.buyers AS FROM (VALUES (1, 'DE', 'Kiel'), (2, 'FR', 'Nice'), (3, NULL, 'Rome')) t(id, country, town)`,
  )
  await duckdb.run(
    `CREATE TABLE shop.goods AS FROM (VALUES (1, 'tea', 1990), (2, 'tea', 2001), (3, 'cup', 2010)) t(id, kind, year)`,
  )
  await duckdb.run(`CREATE TABLE shop.sales AS SELECT id, CAST(bought_at AS DATE) AS day, bought_at, buyer, item, CAST(price AS DOUBLE) AS price, liked FROM (VALUES
    (1, TIMESTAMP '2024-01-31 23:10:00', 1, 1, 2.0, true), (2, TIMESTAMP '2024-02-01 00:20:00', 1, 2, 3.0, false),
    (3, TIMESTAMP '2024-02-10 12:00:00', 2, 1, 5.0, false), (4, TIMESTAMP '2024-02-11 12:00:00', 3, 9, 1.0, true),
    (5, TIMESTAMP '2024-02-11 12:30:00', 9, 2, 4.0, NULL)) t(id, bought_at, buyer, item, price, liked)`)
})
afterAll(() => duckdb.close())

const compile = (query: MetricsQueryInput) => compileQuery(model, parseMetricsQuery(query))
async function answer(query: MetricsQueryInput): Promise<unknown[][]> {
  const { sql, columns } = compile(query)
  const rows = await duckdb.rows(sql)
  return rows.map((row) => columns.map(({ name }) => plain(row[name])))
}
const plain = (value: unknown) =>
  typeof value === 'bigint' ? Number(value) : value instanceof Date ? value.toISOString() : value

it('finds a part of a text whatever its capitals are made of', async () => {
  const { contains } = duckDbDialect
  for (const part of ['İst', 'i̇st', 'GÜL', 'ẞ'])
    expect(await duckdb.rows(`SELECT ${contains("'İstanbul Gülßẞ'", part)} AS found`)).toEqual([
      { found: part !== 'i̇st' },
    ])
})

describe('a query', () => {
  it('of measures alone is one row', async () => {
    const measures = [
      'sales.revenue',
      'sales.items',
      'sales.buyers',
      'sales.likes',
      'sales.dearest',
      'sales.average',
    ]
    expect(await answer({ measures })).toEqual([[15, 5, 4, 2, 5, 3]])
  })

  it('groups by dimensions of joined tables, and loses no row that meets none', async () => {
    const by = { measures: ['sales.revenue'], dimensions: [{ dimension: 'countries.name' }] }
    expect(await answer(by)).toEqual([
      ['France', 5],
      ['Germany', 5],
      [null, 5],
    ])
  })

  it('groups time by its grain, forwards', async () => {
    const { sql } = compile({
      measures: ['sales.items'],
      dimensions: [{ dimension: 'sales.day', grain: 'month' }],
    })
    expect(
      await duckdb.rows(
        `SELECT "sales.day.month"::VARCHAR AS m, "sales.items"::INTEGER AS n FROM (${sql})`,
      ),
    ).toEqual([
      { m: '2024-01-01', n: 1 },
      { m: '2024-02-01', n: 4 },
    ])
  })

  it('groups numbers by the beginning of the stretch that they lie in, NULL apart', async () => {
    const binned = (dimension: string, bin: number): MetricsQueryInput => ({
      measures: ['sales.items'],
      dimensions: [{ dimension, bin }],
      order: [{ by: `${dimension}.bin` }],
    })
    expect(await answer(binned('goods.year', 10))).toEqual([
      [1990, 2],
      [2000, 2],
      [null, 1],
    ])
    const { columns } = compile(binned('goods.year', 10))
    expect(columns.map(({ name }) => name)).toEqual(['goods.year.bin', 'sales.items'])
  })

  it.each([
    [0.1, [-0.3, -0.25, 0.29, 0.3, 0.7], [-0.3, -0.3, 0.2, 0.3, 0.7]],
    [0.01, [0.29, 0.57, 1.005], [0.29, 0.57, 1]],
    [0.25, [0.24, 0.25, 1.15], [0, 0.25, 1]],
    [100, [-1, 99.99, 100], [-100, 0, 100]],
  ])('bins by %d as people do by hand', async (length, values, expected) => {
    const sql = duckDbDialect.bin('value', length)
    const rows = await duckdb.rows<{ bin: number }>(
      `SELECT ${sql} AS bin FROM (SELECT unnest([${values.join(', ')}]::DOUBLE[]) AS value)`,
    )
    expect(rows.map(({ bin }) => bin)).toEqual(expected)
  })

  it.each<[string, MetricsQueryInput['filters'], number]>([
    ['values', [{ dimension: 'goods.kind', op: 'in', values: ['tea'] }], 14],
    ['values and NULL', [{ dimension: 'goods.kind', op: 'in', values: ['cup', null] }], 1],
    ['no values', [{ dimension: 'goods.kind', op: 'in', values: [] }], 0],
    ['all but values, NULL stays', [{ dimension: 'goods.kind', op: 'not in', values: ['tea'] }], 1],
    ['all but NULL', [{ dimension: 'goods.kind', op: 'not in', values: [null] }], 14],
    [
      'a range without its end',
      [{ dimension: 'sales.day', op: 'range', from: '2024-02-01', to: '2024-02-11' }],
      8,
    ],
    ['a range of numbers', [{ dimension: 'goods.year', op: 'range', from: 2000 }], 7],
    ['a range of time', [{ dimension: 'sales.at', op: 'range', to: '2024-02-01T00:20:00' }], 2],
    [
      'a part of a text, in any case',
      [{ dimension: 'buyers.town', op: 'contains', text: 'IC' }],
      5,
    ],
    ['a text that is no pattern', [{ dimension: 'buyers.town', op: 'contains', text: '_' }], 0],
    ['a text with quotes', [{ dimension: 'buyers.town', op: 'in', values: ["K'iel", 'Kiel'] }], 5],
    ['a truth', [{ dimension: 'sales.liked', op: 'in', values: [true] }], 3],
    [
      'two dimensions at once',
      [
        { dimension: 'goods.kind', op: 'in', values: ['tea'] },
        { dimension: 'buyers.country', op: 'in', values: ['DE'] },
      ],
      5,
    ],
  ])('filters by %s', async (_, filters, revenue) => {
    expect(await answer({ measures: ['sales.revenue'], filters })).toEqual([[revenue || null]])
  })

  it('of measures of two tables counts each by itself', async () => {
    const measures = ['sales.revenue', 'goods.goods', 'goods.oldest', 'sales.per_good']
    expect(await answer({ measures, dimensions: [{ dimension: 'goods.kind' }] })).toEqual([
      ['tea', 14, 2, 1990, 7],
      [null, 1, 0, null, null],
      ['cup', null, 1, 2010, null],
    ])
  })

  it('keeps the top values, and puts the others together, whatever can be added up', async () => {
    const query = {
      measures: ['sales.revenue', 'sales.buyers'],
      dimensions: [{ dimension: 'buyers.town' }],
      top: { dimension: 'buyers.town', count: 1, by: 'sales.revenue' },
    }
    expect(await answer(query)).toEqual([
      ['Kiel', false, 5, 1],
      [null, true, 10, 3],
    ])
    const alone = { ...query, top: { ...query.top, count: 2, others: false } }
    expect(await answer(alone)).toEqual([
      ['Kiel', false, 5, 1],
      ['Nice', false, 5, 1],
    ])
  })

  it('of dimensions alone lists their values', async () => {
    expect(await answer({ dimensions: [{ dimension: 'goods.kind' }] })).toEqual([['cup'], ['tea']])
  })

  it('is ordered as asked, and cut', async () => {
    const query = {
      measures: ['sales.revenue'],
      dimensions: [{ dimension: 'buyers.town' }],
      order: [{ by: 'buyers.town', descending: true }],
      limit: 2,
    }
    expect((await answer(query)).map(([town]) => town)).toEqual(['Rome', 'Nice'])
  })

  it('reads the relations that it is told to', () => {
    const query = parseMetricsQuery({ measures: ['sales.items'] })
    const { sql } = compileQuery(model, query, { relationSql: ([, name]) => `v7.${name}` })
    expect(sql).toContain('FROM v7.sales')
  })
})

describe('a query is refused', () => {
  it('where a measure would be counted several times, by the name of the join', () => {
    const query = { measures: ['goods.goods'], dimensions: [{ dimension: 'sales.liked' }] }
    expect(() => compile(query)).toThrow(
      expect.objectContaining({
        code: 'METRICS_FAN_OUT',
        message:
          'goods.goods by sales.liked: the join goods → sales (sales.item = goods.id) repeats rows of goods, goods.goods would be counted several times',
      }) as Error,
    )
  })

  it('where a filter would do so', () => {
    const filters = [{ dimension: 'sales.liked', op: 'in' as const, values: [true] }]
    expect(() => compile({ measures: ['goods.goods'], filters })).toThrow('repeats rows of goods')
  })

  it('where the top is to be told by two tables', () => {
    const query: MetricsQueryInput = {
      measures: ['sales.per_good'],
      dimensions: [{ dimension: 'goods.kind' }],
      top: { dimension: 'goods.kind', count: 1, by: 'sales.per_good' },
    }
    expect(() => compile(query)).toThrow(
      "top: expected a measure of one table, got 'sales.per_good' of sales and goods",
    )
  })

  it('where tables do not meet', () => {
    const { model: apart } = modelOf(
      shop,
      'tables:\n  moons: { relation: s.m, key: [id], dimensions: { name: { sql: n, type: text } } }',
    )
    const query = parseMetricsQuery({
      measures: ['sales.items'],
      dimensions: [{ dimension: 'moons.name' }],
    })
    expect(() => compileQuery(apart, query)).toThrow(
      'sales.items by moons.name: expected a join from sales to moons, got none',
    )
  })

  it('with every mistake at once', () => {
    const query: MetricsQueryInput = {
      measures: ['sales.revenu', 'sales.items', 'sales.items'],
      dimensions: [
        { dimension: 'goods.kind', grain: 'day' },
        { dimension: 'sales.day', bin: 5 },
      ],
      filters: [
        { dimension: 'sales.day', op: 'range', from: '2024-02-30' },
        { dimension: 'goods.year', op: 'in', values: ['1990', 'x'.repeat(1_000)] },
        { dimension: 'goods.year', op: 'contains', text: '1' },
      ],
      order: [{ by: 'price' }],
      top: { dimension: 'buyers.town', count: 3, by: 'sales.likes' },
    }
    expect(() => compile(query)).toThrow(
      [
        'query:',
        `  expected a measure of the model, got 'sales.revenu'; did you mean "sales.revenue"?`,
        "  goods.kind: expected one of its grains (none), got 'day'",
        '  sales.day: expected a number to bin, got a date',
        '  sales.day: expected a date YYYY-MM-DD, got "2024-02-30"',
        '  goods.year: expected a number, got "1990"',
        `  goods.year: expected a number, got "${'x'.repeat(99)}…`,
        '  goods.year: expected a text to search in, got a number',
        "  expected each column once, got 'sales.items' again",
        "  order: expected one of its columns (goods.kind.day, sales.day.bin, sales.items, sales.items), got 'price'",
        "  top: expected one of its dimensions, got 'buyers.town'",
        "  top: expected one of its measures, got 'sales.likes'",
      ].join('\n'),
    )
  })

  it('whose form is wrong', () => {
    const wrong = {
      measures: 'sales.items',
      dimensions: [{ dimension: 'a', grain: 'days' }],
      limt: 1,
    }
    expect(() => parseMetricsQuery(wrong)).toThrow(
      expect.objectContaining({
        code: 'METRICS_QUERY_INVALID',
        message: expect.stringMatching(
          /^query:\n {2}measures: expected a list, got .*\n {2}dimensions\.0\.grain: expected .*day.*\n {2}limt: unknown key; did you mean "limit"/s,
        ) as string,
      }) as Error,
    )
  })

  it('that asks for nothing', () => {
    expect(() => compile({})).toThrow('expected a measure or a dimension, got none')
  })
})
