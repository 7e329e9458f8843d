import { describe, expect, test } from 'vitest'

import { legendOf } from '../../src/plot/index.ts'
import { answerOf, artist, chartOf, day, items, lookOf, names, slots } from './fixtures.ts'

describe('a legend', () => {
  const rows = names.map((name, at) => ['2026-11-22', name, at])
  test('names the series of a stack, but not a single one, nor lines that are named at their ends', () => {
    const answer = answerOf([day, artist], [items], rows, { slots })
    const legend = legendOf(chartOf('bar', { stack: 'stack' }), answer, lookOf())
    expect(legend).toMatchObject({
      kind: 'items',
      items: names.map((name) => ({ name, shape: 'square' })),
    })
    expect(legendOf(chartOf('line'), answer, lookOf())).toBeUndefined()
    expect(
      legendOf(chartOf('line'), answerOf([day], [items], [['2026-11-22', 1]]), lookOf()),
    ).toBeUndefined()
  })

  test('says also in slim charts what they are compared with', () => {
    const rows = [['Björk', 3]]
    const compared = { rows, truncated: false, label: '1 – 30 Oct' }
    const answer = answerOf([artist], [items], rows, { compared })
    expect(legendOf(chartOf('bar'), answer, lookOf({ width: 300 }))).toMatchObject({
      items: [{ name: 'Items sold' }, { name: '1 – 30 Oct', shape: 'dashed' }],
    })
  })

  test('is left out of slim charts', () => {
    const answer = answerOf([day, artist], [items], rows, { slots })
    expect(legendOf(chartOf('bar'), answer, lookOf({ width: 300 }))).toBeUndefined()
  })
})
