import { expect, test } from 'vitest'

import type { Cell } from '../../src/answer/chart-answer.ts'
import { cutBarsText } from '../../src/plot/index.ts'
import { longestLabel, widthOf } from '../../src/plot/text-width.ts'
import { typeScale } from '../../src/tokens/index.ts'
import {
  answerOf,
  artist,
  chartOf,
  country,
  day,
  daysFrom,
  drawn,
  items,
  lookOf,
  month,
  names,
  slots,
  values,
} from './fixtures.ts'

test('bars and areas start at 0; a line may start elsewhere', () => {
  const rows: Cell[][] = [
    ['2026-11-20', 1000],
    ['2026-11-21', 1040],
  ]
  const of = (type: 'line' | 'area' | 'bar') =>
    drawn(chartOf(type), answerOf([day], [items], rows), lookOf()).yAxis.min
  expect([of('bar'), of('area')]).toEqual([0, 0])
  expect(of('line')).toBeGreaterThan(900)
})

test('bars lie down where their names have no room, and are never turned', () => {
  const long = names.map((name, at) => [`${name} and a very long name of a band`, at + 1])
  const { yAxis, xAxis } = drawn(chartOf('bar'), answerOf([artist], [items], long), lookOf())
  expect([xAxis.type, yAxis.type]).toEqual(['value', 'category'])
  const short = drawn(
    chartOf('bar'),
    answerOf(
      [country],
      [items],
      [
        ['DE', 1],
        ['FR', 2],
      ],
    ),
    lookOf(),
  )
  expect([short.xAxis.type, short.xAxis.axisLabel.rotate]).toEqual(['category', 0])
})

test('parts of the whole sum up to it', () => {
  const rows = names.map((name, at) => ['2026-11-01', name, at + 1])
  const { series, yAxis } = drawn(
    chartOf('bar', { stack: 'share' }),
    answerOf([month, artist], [items], rows, { slots }),
    lookOf(),
  )
  expect(series.map((one) => values(one)[0])).toEqual([0.1, 0.2, 0.3, 0.4])
  expect([yAxis.min, yAxis.max]).toEqual([0, 1])
  expect(yAxis.axisLabel.formatter(1)).toMatch(/^100.%$/)
})

test('a name that is too long for its axis is cut at its end, and fits', () => {
  const session = 'a6496f5f-356a-4502-bffc-7dbc3e04c98f'
  const answer = answerOf([artist], [items], [[session, 3]])
  const { yAxis } = drawn(chartOf('bar', { horizontal: true }), answer, lookOf({ width: 900 }))
  const label = String(yAxis.axisLabel.formatter('0'))
  expect(label).toMatch(/^a6496f5f-356a-.*…$/)
  expect(session.startsWith(label.slice(0, -1))).toBe(true)
  expect(widthOf(label, typeScale.micro.size)).toBeLessThanOrEqual(longestLabel)
})

test('of a thousand names as many are bars as can be read, and it is said that there are more', () => {
  const rows = Array.from({ length: 1_000 }, (_, at) => [`Artist ${at}`, 2_000 - at])
  const answer = answerOf([artist], [items], rows)
  const chart = chartOf('bar')
  expect(drawn(chart, answer, lookOf()).series[0]?.data).toHaveLength(30)
  expect(cutBarsText(chart, answer)).toBe('The first 30; there are more')
  expect(cutBarsText(chart, answerOf([artist], [items], rows.slice(0, 30)))).toBeUndefined()
})

test('bars over time, and those of a top that was asked for, are all drawn', () => {
  const days = daysFrom('2026-01-01', 300).map((one) => [one, 1])
  const top = names.flatMap((name) => Array.from({ length: 10 }, (_, at) => [`${name} ${at}`, 1]))
  const byTop = chartOf('bar', { top: { count: 40, others: false } })
  for (const [chart, answer] of [
    [chartOf('bar'), answerOf([day], [items], days)],
    [byTop, answerOf([artist], [items], top)],
  ] as const) {
    const [bars] = drawn(chart, answer, lookOf()).series
    expect(bars?.data).toHaveLength(answer.main.rows.length)
    expect(cutBarsText(chart, answer)).toBeUndefined()
  }
})
