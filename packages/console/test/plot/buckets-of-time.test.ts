import { describe, expect, test } from 'vitest'

import type { Cell } from '../../src/answer/chart-answer.ts'
import { palettes } from '../../src/tokens/index.ts'
import { answerOf, artist, chartOf, day, drawn, items, lookOf, rate, values } from './fixtures.ts'

describe('missing buckets keep their place', () => {
  const rows: Cell[][] = [
    ['2026-11-20', 5],
    ['2026-11-22', 7],
  ]
  test('as 0 for counts and sums, as a gap for rates', () => {
    expect(
      values(drawn(chartOf('line'), answerOf([day], [items], rows), lookOf()).series[0]!),
    ).toEqual([5, 0, 7])
    expect(
      values(drawn(chartOf('line'), answerOf([day], [rate], rows), lookOf()).series[0]!),
    ).toEqual([5, '-', 7])
  })

  test('as what was reached before, for running sums', () => {
    const chart = chartOf('area', { cumulative: true })
    expect(values(drawn(chart, answerOf([day], [items], rows), lookOf()).series[0]!)).toEqual([
      5, 5, 7,
    ])
  })
})

describe('of what is compared with', () => {
  const rows: Cell[][] = ['2026-11-20', '2026-11-21', '2026-11-22', '2026-11-23'].map((at) => [
    at,
    5,
  ])
  const drawnWith = (chart: ReturnType<typeof chartOf>, before: Cell[][], measure = items) => {
    const compared = { rows: before, truncated: false, label: 'previous period' }
    const answer = answerOf([day], [measure], rows, { compared })
    const { series } = drawn(chart, answer, lookOf())
    return values(series.find(({ id }) => id === 'compared-0')!)
  }
  const running = chartOf('area', { cumulative: true })

  test('a running sum stays what was reached before, also before the first day that is shown', () => {
    expect(
      drawnWith(running, [
        ['2026-11-18', 1],
        ['2026-11-19', 3],
        ['2026-11-21', 4],
      ]),
    ).toEqual([3, 4, 4, 4])
  })

  test('a running sum is none before its first day', () => {
    expect(drawnWith(running, [['2026-11-22', 4]])).toEqual(['-', '-', 4, 4])
  })

  test('a count of no rows is 0 between its days, and unknown beyond them; a rate stays a gap', () => {
    const before: Cell[][] = [
      ['2026-11-20', 3],
      ['2026-11-22', 4],
    ]
    expect(drawnWith(chartOf('line'), before)).toEqual([3, 0, 4, '-'])
    expect(drawnWith(chartOf('line'), before, rate)).toEqual([3, '-', 4, '-'])
  })

  test('running sums of series add up without dips', () => {
    const of = (name: string, at: string, sum: number): Cell[] => [at, name, sum]
    const now = rows.flatMap(([at = null]) => ['a', 'b'].map((name) => of(name, String(at), 1)))
    const before = [of('a', '2026-11-20', 2), of('b', '2026-11-21', 3), of('a', '2026-11-23', 4)]
    const compared = { rows: before, truncated: false, label: 'previous period' }
    const chart = chartOf('area', { cumulative: true, stack: 'stack' })
    const { series } = drawn(chart, answerOf([day, artist], [items], now, { compared }), lookOf())
    expect(values(series.find(({ id }) => id === 'compared-0')!)).toEqual([2, 5, 5, 7])
  })
})

test('what is compared with is a dashed grey line, an unfinished bucket a dashed end', () => {
  const rows: Cell[][] = [
    ['2026-11-20', 5],
    ['2026-11-21', 6],
    ['2026-11-22', 2],
  ]
  const compared = {
    rows: rows.map(([of = null]) => [of, 4]),
    truncated: false,
    label: 'previous period',
  }
  const { series } = drawn(
    chartOf('area'),
    answerOf([day], [items], rows, { unfinished: true, compared }),
    lookOf(),
  )
  expect(series.map(({ id }) => id)).toEqual(['compared-0', 'head-0', 'tail-0'])
  expect(series[0]?.lineStyle).toMatchObject({ color: palettes.light.previous, type: [4, 4] })
  expect(values(series[1]!)).toEqual([5, 6, '-'])
  expect(values(series[2]!)).toEqual(['-', 6, 2])
  expect(series[2]?.lineStyle?.type).toEqual([4, 4])
  const bars = drawn(chartOf('bar'), answerOf([day], [items], rows, { unfinished: true }), lookOf())
    .series[0]
  expect(bars?.data.map(({ itemStyle }) => itemStyle?.decal !== undefined)).toEqual([
    false,
    false,
    true,
  ])
})
