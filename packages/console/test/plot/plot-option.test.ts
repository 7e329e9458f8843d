import { expect, test } from 'vitest'

import { plotOption } from '../../src/plot/index.ts'
import { answerOf, chartOf, day, drawn, hour, items, lookOf, rate, weekday } from './fixtures.ts'

test('hours and weekdays have all their places', () => {
  const option = drawn(
    chartOf('heatmap'),
    answerOf(
      [hour, weekday],
      [items],
      [
        [5, 3, 1],
        [7, 1, 2],
      ],
    ),
    lookOf(),
  )
  expect(option.series[0]?.data.map(({ value }) => value)).toEqual([
    [5, 2, 1],
    [7, 0, 2],
  ])
})

test('there is nothing to draw from no rows', () => {
  for (const type of [
    'line',
    'area',
    'bar',
    'heatmap',
    'treemap',
    'scatter',
    'distribution',
    'map',
    'number',
  ] as const)
    expect(plotOption(chartOf(type), answerOf([day], [items, rate], []), lookOf())).toBeUndefined()
})
