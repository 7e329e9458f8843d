import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { Cell } from '../src/answer/chart-answer.ts'
import { cumulated } from '../src/answer/cumulated.ts'
import type { Sort } from '../src/dashboard/dashboard.ts'
import { serveApi, type ServedApi } from './serve-api.ts'

let api: ServedApi
beforeAll(async () => {
  api = await serveApi()
  await writeFile(join(api.folder, 'dashboards', 'sums.yaml'), sums)
})
afterAll(() => api.close())

const sums = `
title: Sums
time: sales.sold_on
rows:
  - charts:
      - id: all
        type: area
        title: All
        measures: [sales.likes]
        by: [{ dimension: sales.sold_on, grain: month }]
        cumulative: true
      - id: newest
        type: area
        title: The newest
        measures: [sales.likes]
        by: [{ dimension: sales.sold_on, grain: month }]
        cumulative: true
        sort: { by: sales.sold_on }
        limit: 2
`

async function rowsOf(chart: string, sort?: Sort) {
  const { answers } = await api.answersOf('sums', sort ? { charts: { [chart]: { sort } } } : {})
  return answers.get(chart)?.main.rows ?? []
}

describe('a running sum goes over the order of time', () => {
  it('when a link asks for the newest first', async () => {
    const rows = await rowsOf('all')
    expect(rows.length).toBeGreaterThan(2)
    const turned = await rowsOf('all', { by: 'sales.sold_on', descending: true })
    expect(turned).toEqual(rows.toReversed())
  })

  it('when a link sorts by the measure: the rows are in the order of the sums that are shown', async () => {
    const rows = await rowsOf('all')
    const sort = { by: 'sales.likes', descending: true }
    const largest = rows.toSorted((left, right) => Number(right[1]) - Number(left[1]))
    expect(await rowsOf('all', sort)).toEqual(largest)
  })

  it('when the rows before those that are shown are cut off', async () => {
    const rows = await rowsOf('all')
    expect(await rowsOf('newest')).toEqual(rows.slice(-2).toReversed())
  })

  it('for each series apart, rows without a day last', () => {
    const rows: Cell[][] = [
      [null, 'a', 1],
      ['2026-01-03', 'a', 2],
      ['2026-01-02', 'b', 4],
      ['2026-01-01', 'a', 8],
    ]
    expect(cumulated({ rows, truncated: false }, 2).rows.map((row) => row[2])).toEqual([
      11, 10, 4, 8,
    ])
  })
})
