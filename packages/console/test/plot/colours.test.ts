import { expect, test } from 'vitest'

import { plotOption } from '../../src/plot/index.ts'
import { palettes } from '../../src/tokens/index.ts'
import {
  answerOf,
  artist,
  chartOf,
  drawn,
  items,
  lookOf,
  month,
  names,
  revenue,
  slots,
} from './fixtures.ts'

test('a colour stays with its value, whichever values are shown and in which order', () => {
  const of = (shown: string[]) =>
    drawn(
      chartOf('bar', { stack: 'stack' }),
      answerOf(
        [month, artist],
        [items],
        shown.map((name) => ['2026-11-01', name, 3]),
        { slots },
      ),
      lookOf(),
    ).series.map(({ data }) => data[0]?.itemStyle?.color)
  const [radiohead, bjork, miles] = palettes.light.categorical
  expect(of(['Miles Davis', 'Radiohead', 'Björk'])).toEqual([radiohead, bjork, miles])
  expect(of(['Miles Davis', 'Nobody'])).toEqual([miles, palettes.light.other])
})

test('values beyond the seventh place, and Others, are grey', () => {
  const rows = [
    ['2026-11-01', 'Eighth', 3],
    ['2026-11-01', null, 3],
  ] as const
  const answer = answerOf([month, artist], [items], rows, {
    slots: [['Eighth', 7]],
    main: { rows, others: [false, true], truncated: false },
  })
  const { series } = drawn(chartOf('bar', { stack: 'stack' }), answer, lookOf())
  expect(series.map(({ data }) => data[0]?.itemStyle?.color)).toEqual([
    palettes.light.other,
    palettes.light.other,
  ])
})

test('marks outside of a selection fade, their numbers do not', () => {
  const selected = [{ dimension: artist.name, op: 'in' as const, values: ['Björk'] }]
  const answer = answerOf(
    [artist],
    [revenue],
    names.map((name, at) => [name, 100 - at]),
  )
  const [bars] = drawn(chartOf('bar', { horizontal: true }), answer, lookOf({ selected })).series
  expect(bars?.data.map(({ itemStyle }) => itemStyle?.opacity)).toEqual([0.28, 1, 0.28, 0.28])
  expect(bars?.label?.opacity).toBe(1)
})

test('boxes beyond the palette are told from others, which alone are grey', () => {
  const rows = Array.from({ length: 12 }, (_, at) => [`Artist ${at}`, 100 - at])
  const answer = answerOf([artist], [items], rows)
  const others = [...rows.slice(0, -1).map(() => false), true]
  const option = plotOption(
    chartOf('treemap'),
    { ...answer, main: { ...answer.main, others } },
    lookOf(),
  ) as unknown as { series: { data: { itemStyle: { color: string } }[] }[] }
  const colours = option.series[0]?.data.map(({ itemStyle }) => itemStyle.color) ?? []
  expect(colours.filter((one) => one === palettes.light.other)).toHaveLength(1)
  expect(colours.at(-1)).toBe(palettes.light.other)
  expect(new Set(colours.slice(0, 7)).size).toBe(7)
  expect(new Set(colours.slice(7, -1))).toEqual(new Set([palettes.light.sequential[1]]))
})
