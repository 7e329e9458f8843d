import { describe, expect, test } from 'vitest'

import type { Cell } from '../../src/answer/chart-answer.ts'
import { palettes } from '../../src/tokens/index.ts'
import { answerOf, chartOf, day, drawn, items, lookOf, rate, values } from './fixtures.ts'

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
