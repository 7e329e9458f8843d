import { describe, expect, it } from 'vitest'

import {
  compileQuery,
  parseMetricsQuery,
  type MetricsQueryInput,
  type Rollup,
} from '../src/index.ts'
import { modelOf, shop } from './model.ts'

const sold = '      sold: { aggregate: count_distinct, sql: item }\n'
const { model } = modelOf(shop.replace('      dearest:', `${sold}      dearest:`))
const byDay: Rollup = {
  ...{ name: 'by_day', table: 'sales' },
  dimensions: [{ dimension: 'sales.day', grain: 'day' }, { dimension: 'countries.name' }],
  measures: ['sales.revenue', 'sales.items', 'sales.buyers'],
}
const byWeek: Rollup = {
  ...{ name: 'by_week', table: 'sales' },
  dimensions: [{ dimension: 'sales.at', grain: 'week' }],
  measures: ['sales.revenue'],
}
const byHour: Rollup = { ...byWeek, dimensions: [{ dimension: 'sales.at', grain: 'hour' }] }
const byQuarter: Rollup = { ...byWeek, dimensions: [{ dimension: 'sales.day', grain: 'quarter' }] }
const ofRows: Rollup = { ...byDay, eachRow: true }
const ofBuyers: Rollup = { ...byDay, measures: [], valuesOf: 'sales.buyers' }

const answers = (rollup: Rollup, query: MetricsQueryInput) => {
  const asked = { measures: ['sales.revenue'], ...query }
  return compileQuery(model, parseMetricsQuery(asked), { rollups: [rollup] }).rollup !== undefined
}
const range = (dimension: string, from: string, to?: string) => ({
  filters: [{ dimension, op: 'range' as const, from, ...(to !== undefined && { to }) }],
})
const by = (dimension: string, grain?: 'hour' | 'day' | 'week' | 'month' | 'quarter' | 'year') => ({
  dimensions: [{ dimension, ...(grain && { grain }) }],
})
const inCountries = (...values: string[]) => ({
  filters: [{ dimension: 'countries.name', op: 'in' as const, values }],
})
const buyers = { measures: ['sales.buyers'] }

describe('a rollup answers', () => {
  it.each<[string, Rollup, MetricsQueryInput]>([
    ['its measures over all', byDay, {}],
    ['one of its dimensions', byDay, by('countries.name')],
    ['the date of a day', byDay, by('sales.day')],
    ['a coarser grain', byDay, by('sales.day', 'year')],
    ['weeks of days', byDay, by('sales.day', 'week')],
    ['ratios of its measures', byDay, { measures: ['sales.average'] }],
    ['any range of days', byDay, range('sales.day', '2024-01-03', '2024-02-05')],
    ['any filter of a whole dimension', byDay, inCountries('Germany', 'France')],
    ['a range of weeks from Monday on', byWeek, range('sales.at', '2024-01-01')],
    ['a range of hours that begins with one', byHour, range('sales.at', '2024-01-01T05:00:00')],
    ['a range of quarters', byQuarter, range('sales.day', '2024-04-01', '2024-10-01')],
    [
      'distinct values by just its dimensions',
      byDay,
      {
        ...buyers,
        dimensions: [{ dimension: 'sales.day' }, { dimension: 'countries.name' }],
      },
    ],
    [
      'distinct values where a filter leaves one of what is not grouped',
      byDay,
      {
        ...{ ...buyers, ...by('sales.day', 'day'), ...inCountries('Germany') },
      },
    ],
    ['distinct values that may be summed up', { ...byDay, additive: ['sales.buyers'] }, buyers],
    [
      'distinct values that it keeps, by any of its dimensions',
      ofBuyers,
      {
        ...{ ...buyers, ...by('sales.day', 'month') },
      },
    ],
    [
      'top values',
      byDay,
      {
        ...by('countries.name'),
        top: { dimension: 'countries.name', count: 1, by: 'sales.revenue' },
      },
    ],
    ['distinct values of its rows, by any of its dimensions', ofRows, buyers],
  ])('%s', (_, rollup, query) => {
    expect(answers(rollup, query)).toBe(true)
  })
})

it('a rollup that keeps values splits the rows of its other counts of distinct values', () => {
  const rollup = { ...ofBuyers, measures: ['sales.sold'] }
  const dimensions = [{ dimension: 'sales.day' }, { dimension: 'countries.name' }]
  expect(answers(rollup, { measures: ['sales.sold'], dimensions })).toBe(false)
})

describe('a rollup does not answer', () => {
  it.each<[string, Rollup, MetricsQueryInput]>([
    ['another measure', byDay, { measures: ['sales.likes'] }],
    ['another measure beside one of its own', byDay, { measures: ['sales.items', 'sales.likes'] }],
    ['a measure of another table', byDay, { measures: ['goods.goods'] }],
    ['another dimension', byDay, by('buyers.town')],
    [
      'a filter of another dimension',
      byDay,
      {
        filters: [{ dimension: 'buyers.town', op: 'in', values: ['Kiel'] }],
      },
    ],
    ['a finer grain', byWeek, by('sales.at', 'day')],
    ['the time itself', byHour, by('sales.at')],
    ['months of weeks', byWeek, by('sales.at', 'month')],
    ['a range that begins within a week', byWeek, range('sales.at', '2024-01-02')],
    ['a range that ends within a week', byWeek, range('sales.at', '2024-01-01', '2024-01-09')],
    ['a range that begins within an hour', byHour, range('sales.at', '2024-01-01T05:30:00')],
    ['a range that begins within a day', byWeek, range('sales.at', '2024-01-01T05:00:00')],
    ['a range that begins within a quarter', byQuarter, range('sales.day', '2024-02-01')],
    [
      'days of a quarter',
      byQuarter,
      {
        filters: [{ dimension: 'sales.day', op: 'in', values: ['2024-04-01'] }],
      },
    ],
    ['distinct values by less than its dimensions', byDay, { ...buyers, ...by('sales.day') }],
    [
      'distinct values by a coarser grain',
      byDay,
      {
        ...buyers,
        dimensions: [{ dimension: 'sales.day', grain: 'month' }, { dimension: 'countries.name' }],
      },
    ],
    [
      'distinct values of two countries',
      byDay,
      {
        ...{ ...buyers, ...by('sales.day'), ...inCountries('Germany', 'France') },
      },
    ],
    [
      'distinct values of the others',
      byDay,
      {
        ...buyers,
        dimensions: [{ dimension: 'sales.day' }, { dimension: 'countries.name' }],
        top: { dimension: 'countries.name', count: 1, by: 'sales.buyers' },
      },
    ],
  ])('%s', (_, rollup, query) => {
    expect(answers(rollup, query)).toBe(false)
  })
})

it('measures that no rollup has together are read of one each, and met by their dimensions', () => {
  const query = parseMetricsQuery({
    measures: ['sales.revenue', 'sales.buyers'],
    ...by('countries.name'),
  })
  const revenue = { ...byDay, measures: ['sales.revenue'] }
  const { rollup, sql } = compileQuery(model, query, {
    rollups: [revenue, { ...ofBuyers, name: 'of_buyers' }],
  })
  expect(rollup).toBe('by_day, of_buyers')
  expect(sql).toContain('FROM "rollups"."of_buyers"')
  expect(sql).not.toContain('"shop"')
})

it('measures are read apart where that is less to read', () => {
  const query = parseMetricsQuery({
    measures: ['sales.revenue', 'sales.buyers'],
    ...by('countries.name'),
  })
  const small = { ...byDay, name: 'small', measures: ['sales.revenue'] }
  const rollups = [small, ofBuyers, { ...ofRows, name: 'rows' }]
  expect(compileQuery(model, query, { rollups }).rollup).toBe('small, by_day')
  expect(compileQuery(model, query, { rollups: rollups.slice(1) }).rollup).toBe('rows')
})

it('the first that answers is read', () => {
  const query = parseMetricsQuery({ measures: ['sales.revenue'], ...by('countries.name') })
  const rollups = [byWeek, { ...byDay, name: 'small' }, byDay]
  expect(compileQuery(model, query, { rollups }).rollup).toBe('small')
})
