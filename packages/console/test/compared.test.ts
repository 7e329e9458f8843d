import { parseMetricsQuery } from '@deftunes/metrics'
import { describe, expect, it } from 'vitest'

import type { Cell, ChartAnswer, Rows } from '../src/answer/chart-answer.ts'
import { comparedQueries } from '../src/answer/compared-query.ts'
import { comparedWith } from '../src/answer/compared-with.ts'
import { chartTable } from '../src/export/chart-table.ts'

const country = { name: 'countries.country', label: 'Country', type: 'text' } as const
const decade = { name: 'songs.decade', label: 'Decade', type: 'number' } as const
const day = { name: 'sales.sold_on', label: 'Day', type: 'date', grain: 'day' } as const
const before = { dimension: 'sales.sold_on', op: 'range', to: '2024-01-01' } as const
const compared = { label: 'previous period', filters: [before] }

function asked(
  dimensions: Parameters<typeof comparedQueries>[0]['dimensions'],
  shown: Rows,
  query: object = {},
) {
  const by = dimensions.map(({ name, grain }) => ({ dimension: name, ...(grain && { grain }) }))
  const main = parseMetricsQuery({ measures: ['sales.items'], dimensions: by, ...query })
  return comparedQueries({ compared, main, dimensions }, shown)
}

const cut = (rows: readonly (readonly Cell[])[], others?: readonly boolean[]): Rows => ({
  ...{ rows, truncated: true, ...(others && { others }) },
})

describe('what rows are compared with', () => {
  it('is asked for the values that are shown, not for as many that come first there', () => {
    const shown = cut([
      ['Chile', 1980, 7],
      [null, 1980, 5],
    ])
    const { rows, others } = asked([country, decade], shown, {
      ...{ limit: 3, order: [{ by: 'sales.items', descending: true }] },
    })
    expect(rows.filters).toEqual([
      before,
      { dimension: 'countries.country', op: 'in', values: ['Chile', null] },
      { dimension: 'songs.decade', op: 'in', values: [1980] },
    ])
    expect(rows.order).toEqual([])
    expect(rows.limit).toBeGreaterThan(10_000)
    expect(others).toBeUndefined()
  })

  it('of time are all rows, cut to the top values', () => {
    const shown = cut([['2024-01-02', 'Chile', 7]])
    const top = { dimension: 'countries.country', count: 1, by: 'sales.items' }
    const { rows } = asked([day, country], shown, { top })
    expect(rows.filters).toEqual([
      before,
      { dimension: 'countries.country', op: 'in', values: ['Chile'] },
    ])
    expect(asked([day], cut([['2024-01-02', 7]])).rows.filters).toEqual([before])
  })

  it('of the others is the one row of all values but the top ones', () => {
    const shown = cut(
      [
        [null, 9],
        [1980, 7],
        [null, 30],
      ],
      [false, false, true],
    )
    const top = { dimension: 'songs.decade', count: 2, by: 'sales.items' }
    const { others } = asked([decade], shown, { top })
    expect(others).toMatchObject({ dimensions: [], measures: ['sales.items'] })
    expect(others?.filters).toEqual([
      before,
      { dimension: 'songs.decade', op: 'not in', values: [null, 1980] },
    ])
  })
})

describe('a row and the one that it is compared with', () => {
  const answer: Pick<ChartAnswer, 'dimensions' | 'main' | 'compared'> = {
    dimensions: [decade],
    main: cut(
      [
        [null, 9],
        [1980, 7],
        [null, 30],
      ],
      [false, false, true],
    ),
    compared: {
      ...{ label: 'before', truncated: false },
      rows: [
        [null, 8],
        [null, 31],
      ],
      others: [false, true],
    },
  }

  it('are told apart by whether they are the others, not only by their values', () => {
    const find = comparedWith(answer)
    expect([0, 1, 2].map(find)).toEqual([[null, 8], undefined, [null, 31]])
  })

  it('are beside each other in a file', () => {
    const measures = [{ name: 'sales.items', label: 'Items', format: 'integer' }] as const
    const table = chartTable({ ...answer, measures } as unknown as ChartAnswer, 'programs')
    expect(table.rows).toEqual([
      [null, 9, 8],
      [1980, 7, null],
      ['Others', 30, 31],
    ])
  })
})
