import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import type { ChartAnswer, ChartFailure } from '../src/answer/chart-answer.ts'

import { formatDate, formatDays, momentOf, nextBucket } from '../src/format/index.ts'
import { markFilters } from '../src/plot/mark.ts'
import { slotsOf } from '../src/plot/slots.ts'
import type { ConsoleServices } from '../src/server.ts'
import { answerPage } from '../src/service/answer-page.ts'
import { findDashboard } from '../src/service/find-dashboard.ts'
import type { PageState } from '../src/state/page-state.ts'
import { drawableGrain } from '../src/state/time-grain.ts'
import { comparedDays, daysFilter, daysOf, lastDay } from '../src/state/time-range.ts'
import { servicesOver } from './console-services.ts'
import { fileWarehouse, type FileWarehouse } from './file-warehouse.ts'
import { shopData } from './numbers/shop-data.ts'
import { day } from './plot/fixtures.ts'

const days = {
  far: '9999-12-31',
  farther: '20000-03-15',
  ancient: '0050-03-15',
  before: '0044-03-15 (BC)',
  never: 'infinity',
}

let warehouse: FileWarehouse
let services: ConsoleServices
beforeAll(async () => {
  warehouse = await fileWarehouse()
  for (const [version, date] of Object.entries(days))
    await warehouse.publish(version, [
      ...shopData({ sales: 500, seed: 1 }),
      `UPDATE serving.fact_session SET session_date = DATE '${date}' WHERE session_id = 's1'`,
    ])
  services = servicesOver(warehouse)
})
afterAll(() => warehouse.close())

async function answersOf(state: PageState): Promise<Map<string, ChartAnswer | ChartFailure>> {
  const answers = new Map<string, ChartAnswer | ChartFailure>()
  const dashboard = findDashboard(await services.files(), 'sales')
  const onAnswer = (one: ChartAnswer | ChartFailure) => void answers.set(one.chart, one)
  await answerPage(services, { dashboard, state, onAnswer })
  return answers
}

describe.each(Object.keys(days))('a session of a day that is %s', (version) => {
  test.each<PageState>([
    {},
    { range: 'all', grain: 'day' },
    { range: 'last 30 days', compare: 'year' },
    { range: 'last 100 years', compare: 'previous' },
    { range: 'this month' },
    { range: { from: '2023-01-01' }, compare: 'previous' },
  ])('keeps no chart from being answered: %o', async (state) => {
    const answers = await answersOf({ ...state, version })
    expect([...answers.values()].filter((one) => 'error' in one)).toEqual([])
    expect(answers.size).toBe(10)
  })
})

test('the last days are those up to the last one that can be written, which is one of them', async () => {
  const itemsOf = async (state: PageState) => {
    const items = (await answersOf(state)).get('items')
    return items && 'total' in items ? items.total.rows[0]?.[0] : undefined
  }
  expect(await itemsOf({ version: 'far', range: 'last 1 day' })).toBe(3)
  expect(await itemsOf({ version: 'far', range: 'this year' })).toBe(3)
  const others = (await itemsOf({ version: 'never', range: 'last 100 years' })) as number
  expect(others).toBe(497)
  expect(await itemsOf({ version: 'never', range: 'all' })).toBe(500)
})

test('thousands of years by day are shown by the coarsest grain that an axis has place for, with the years without rows', async () => {
  const answers = await answersOf({ version: 'far', range: 'all', grain: 'day' })
  const chart = answers.get('revenue_over_time')
  const [shown] = chart && 'dimensions' in chart ? chart.dimensions : []
  expect(shown?.grain).toBe('year')
  const years = ['2023-01-01', '2024-01-01', '9999-01-01'].map((year) => [year, false] as const)
  expect(slotsOf(years, { ...day, grain: 'year' })).toHaveLength(7_977)
  expect(drawableGrain('hour', 400)).toBe('hour')
  expect(drawableGrain('hour', 500)).toBe('day')
  expect(drawableGrain('day', 3_652_059)).toBe('year')
})

describe('days at the ends of the calendar', () => {
  const data = { first: '2023-01-01', last: lastDay }

  test('have no end behind the last one', () => {
    const asked = daysOf('last 30 days', data)
    expect(asked).toEqual({ from: '9999-12-02', to: lastDay })
    expect(asked && daysFilter('a.b', asked)).toEqual({
      ...{ dimension: 'a.b', op: 'range', from: '9999-12-02' },
    })
    expect(formatDays('9999-12-02', lastDay)).toBe('2–31 Dec 9999')
    const before = { from: '9998-12-02', to: '9999-01-01' }
    expect(asked && comparedDays('last 30 days', asked, 'year')).toEqual(before)
  })

  test('begin with the first one', () => {
    const first = { first: '0050-03-15', last: '0050-03-15' }
    expect(daysOf('last 100 years', first)).toEqual({ from: '0001-01-01', to: '0050-03-16' })
    expect(daysOf('last 1 month', first)).toEqual({ from: '0050-02-16', to: '0050-03-16' })
  })

  test('of before the year 1 are named as such', () => {
    expect(formatDate('0044-03-15 (BC)')).toBe('15 Mar 44 BC')
    expect(momentOf('0044-03-15 (BC)')).toBeLessThan(momentOf('0001-01-01') ?? 0)
    expect(nextBucket('0001-12-31 (BC)', 'day')).toBe('0001-01-01')
  })

  test('are filtered by without an end that cannot be written', () => {
    const main = { rows: [], truncated: false }
    const filters = markFilters(
      { dimensions: [{ ...day, grain: 'year' }], main },
      { values: ['9999-01-01'] },
    )
    expect(filters).toEqual([{ dimension: day.name, op: 'range', from: '9999-01-01' }])
  })
})
