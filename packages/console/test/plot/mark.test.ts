import { describe, expect, test } from 'vitest'

import { isSelected, markFilters, markOfRow, rangeFilters } from '../../src/plot/index.ts'
import { answerOf, artist, country, day, items, month, price } from './fixtures.ts'

const sold = 'sales.sold_on'

describe('a click on a mark means', () => {
  test('its value, NULL included', () => {
    const answer = answerOf(
      [artist],
      [items],
      [
        ['Björk', 3],
        [null, 2],
        ['', 1],
      ],
    )
    const of = (row: number) => markFilters(answer, markOfRow(answer, row))
    expect(of(0)).toEqual([{ dimension: artist.name, op: 'in', values: ['Björk'] }])
    expect(of(1)).toEqual([{ dimension: artist.name, op: 'in', values: [null] }])
    expect(of(2)).toEqual([{ dimension: artist.name, op: 'in', values: [''] }])
  })

  test('its bucket of time from start to end, its bin from edge to edge', () => {
    const time = answerOf([month, artist], [items], [['2026-12-01', 'Björk', 3]])
    expect(markFilters(time, markOfRow(time, 0))).toEqual([
      { dimension: sold, op: 'range', from: '2026-12-01', to: '2027-01-01' },
      { dimension: artist.name, op: 'in', values: ['Björk'] },
    ])
    const bins = answerOf(
      [price],
      [items],
      [
        [0.75, 3],
        [null, 1],
      ],
    )
    expect(markFilters(bins, markOfRow(bins, 0))).toEqual([
      { dimension: price.name, op: 'range', from: 0.75, to: 1 },
    ])
    expect(markFilters(bins, markOfRow(bins, 1))).toEqual([
      { dimension: price.name, op: 'in', values: [null] },
    ])
  })

  test('all but the shown values, of Others', () => {
    const rows = [
      ['2026-12-01', 'Björk', 3],
      ['2026-12-01', null, 2],
      ['2026-12-01', null, 9],
    ] as const
    const answer = answerOf([month, artist], [items], rows, {
      main: { rows, others: [false, false, true], truncated: false },
    })
    expect(markFilters(answer, markOfRow(answer, 2))).toEqual([
      { dimension: sold, op: 'range', from: '2026-12-01', to: '2027-01-01' },
      { dimension: artist.name, op: 'not in', values: ['Björk', null] },
    ])
  })

  test('a drag over time, whichever way it went, both ends included', () => {
    const answer = answerOf([day], [items], [])
    const range = [{ dimension: sold, op: 'range', from: '2026-11-20', to: '2026-11-23' }]
    expect(rangeFilters(answer, '2026-11-20', '2026-11-22')).toEqual(range)
    expect(rangeFilters(answer, '2026-11-22', '2026-11-20')).toEqual(range)
    expect(rangeFilters(answerOf([price], [items], []), 0.5, 0.25)).toEqual([
      { dimension: price.name, op: 'range', from: 0.25, to: 0.75 },
    ])
  })
})

test('a mark is selected when it passes the conditions of its selection', () => {
  const dimensions = [month, country]
  const mark = { values: ['2026-11-01', 'DE'] }
  const days = { dimension: sold, op: 'range', from: '2026-11-01', to: '2026-12-01' } as const
  expect(isSelected(dimensions, mark, undefined)).toBe(true)
  expect(isSelected(dimensions, mark, [days])).toBe(true)
  expect(isSelected(dimensions, { values: ['2026-12-01', 'DE'] }, [days])).toBe(false)
  const inDe = { dimension: country.name, op: 'in' as const, values: ['DE'] }
  expect(isSelected(dimensions, mark, [days, inDe])).toBe(true)
  expect(isSelected(dimensions, { values: ['2026-11-01', 'FR'] }, [inDe])).toBe(false)
  const rest = { dimension: country.name, op: 'not in' as const, values: ['DE'] }
  expect(isSelected(dimensions, { values: ['2026-11-01', null], others: true }, [rest])).toBe(true)
  expect(isSelected(dimensions, mark, [{ dimension: 'a.b', op: 'in', values: ['x'] }])).toBe(true)
})
