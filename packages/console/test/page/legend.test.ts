import { describe, expect, test } from 'vitest'

import { isolated, toggled } from '../../web/chart/use-legend.ts'
import { legendOf, plotOption } from '../../src/plot/index.ts'
import { answerOf, artist, chartOf, lookOf, month, revenue } from '../plot/fixtures.ts'

const keys = ['a', 'b', 'c']
const of = (...hidden: string[]) => new Set(hidden)

describe('the series of a legend', () => {
  test('a click shows one alone, a second one all again', () => {
    expect(isolated(of(), 'b', keys)).toEqual(of('a', 'c'))
    expect(isolated(of('a', 'c'), 'b', keys)).toEqual(of())
    expect(isolated(of('a', 'c'), 'a', keys)).toEqual(of('b', 'c'))
  })

  test('a click with a key held puts one away and back, but never the last', () => {
    expect(toggled(of(), 'b', keys)).toEqual(of('b'))
    expect(toggled(of('b'), 'b', keys)).toEqual(of())
    expect(toggled(of('a', 'b'), 'c', keys)).toEqual(of())
  })
})

const names = ['One', 'Two', 'Three', 'Four', 'Five']
const answer = answerOf(
  [month, artist],
  [revenue],
  names.map((name, at) => ['2024-01-01', name, at + 1]),
)
type Bars = { name: string; data: { value: number; itemStyle: { opacity: number } }[] }[]
const barsOf = (more: Parameters<typeof lookOf>[0], stack: 'stack' | 'share' = 'stack') =>
  plotOption(chartOf('bar', { stack }), answer, lookOf(more))?.series as unknown as Bars
const legend = legendOf(chartOf('bar', { stack: 'stack' }), answer, lookOf())
const keyOf = (name: string) =>
  legend?.kind === 'items' ? legend.items.find((item) => item.name === name)?.key : undefined

describe('a plot', () => {
  test('draws no series that is put away, and its legend still names all', () => {
    const hidden = new Set([keyOf('Two') ?? '', keyOf('Five') ?? ''])
    expect(barsOf({ hidden }).map(({ name }) => name)).toEqual(['One', 'Three', 'Four'])
    const shown = legendOf(chartOf('bar', { stack: 'stack' }), answer, lookOf({ hidden }))
    expect(shown).toEqual(legend)
  })

  test('keeps the share of what is left one of the whole', () => {
    const hidden = new Set(names.filter((name) => name !== 'Five').map((name) => keyOf(name) ?? ''))
    expect(barsOf({ hidden }, 'share')[0]?.data[0]?.value).toBeCloseTo(5 / 15)
  })

  test('pales all series but the one that is pointed at in the legend', () => {
    const emphasised = keyOf('Three')
    const opacities = barsOf({ ...(emphasised !== undefined && { emphasised }) }).map(
      ({ data }) => data[0]?.itemStyle.opacity,
    )
    expect(opacities).toEqual([0.25, 0.25, 1, 0.25, 0.25])
  })
})
