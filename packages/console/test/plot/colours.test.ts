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
  const [shown, unranked] = of(['Miles Davis', 'Nobody'])
  expect(shown).toBe(miles)
  expect([radiohead, bjork, miles, palettes.light.other]).not.toContain(unranked)
})

/** The colours of series by name, the last of which may stand for all others. */
const coloursOf = (shown: readonly string[], ranked: typeof slots, hasOthers = false) => {
  const rows = shown.map((name) => ['2026-11-01', name, 3])
  const others = rows.map((_, at) => hasOthers && at === rows.length - 1)
  const main = { rows, others, truncated: false }
  const answer = answerOf([month, artist], [items], rows, { slots: ranked, main })
  const { series } = drawn(chartOf('bar', { stack: 'stack' }), answer, lookOf())
  return series.map(({ data }) => data[0]?.itemStyle?.color)
}
const many = Array.from({ length: 21 }, (_, at) => `Artist ${at}`)
const first = many.slice(0, 8).map((name, at) => [name, at] as const)

test('series beyond the palette are told apart, and grey is for Others alone', () => {
  const colours = coloursOf([...many, 'the others'], first, true)
  expect(colours.slice(0, 7)).toEqual(palettes.light.categorical.slice(0, 7))
  expect(new Set(colours).size).toBe(22)
  expect(colours.indexOf(palettes.light.other)).toBe(21)
})

test('series of which none is in the ranking have the colours of the palette', () => {
  const [one, two] = palettes.light.categorical
  expect(coloursOf(['Nobody', 'No one'], first)).toEqual([one, two])
  expect(coloursOf(['Artist 7', 'No one'], first)).toEqual([one, two])
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
