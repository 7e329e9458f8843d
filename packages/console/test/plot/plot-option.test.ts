import { describe, expect, test } from 'vitest'

import type { Cell } from '../../src/answer/chart-answer.ts'
import { legendOf, numberCard, plotOption, barsOf, summaryOf } from '../../src/plot/index.ts'
import { niceScale } from '../../src/plot/scale.ts'
import { palettes } from '../../src/tokens/index.ts'
import {
  answerOf,
  artist,
  chartOf,
  country,
  day,
  hour,
  items,
  lookOf,
  month,
  rate,
  revenue,
  weekday,
} from './fixtures.ts'

interface Drawn {
  xAxis: {
    type: string
    min?: number
    show?: boolean
    axisLabel: { rotate?: number; formatter: (value: unknown) => string }
  }
  yAxis: {
    type: string
    min: number
    max: number
    interval: number
    axisLabel: { formatter: (value: unknown) => string }
  }
  tooltip: { formatter: (params: unknown) => string }
  series: {
    id: string
    type: string
    stack?: string
    data: { value: unknown; itemStyle?: { color?: string; opacity?: number; decal?: object } }[]
    lineStyle?: { type?: unknown; color?: string; opacity?: number }
    label?: { opacity?: number }
  }[]
}

function drawn(...given: Parameters<typeof plotOption>): Drawn {
  return plotOption(...given) as unknown as Drawn
}

function values({ data }: Drawn['series'][number]): unknown[] {
  return data.map((point) => (typeof point === 'object' ? point.value : point))
}

const names = ['Radiohead', 'Björk', 'Miles Davis', 'Nina Simone']
const slots = names.map((name, at) => [name, at] as const)

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

describe('a tooltip', () => {
  const rows = names.map((name, at) => ['2026-11-22', name, (at + 1) * 10])
  const many = Array.from({ length: 14 }, (_, at) => ['2026-11-22', `<b>${at}</b>`, at + 1])
  const html = (given: Cell[][], look = lookOf()) =>
    drawn(chartOf('line'), answerOf([day, artist], [revenue], given), look).tooltip.formatter([
      { dataIndex: 0 },
    ])

  test('has the greatest first, ends with what a click does and names its day in full', () => {
    const text = html(rows)
    expect(text.indexOf('Nina Simone')).toBeLessThan(text.indexOf('Radiohead'))
    expect(text).toContain('22 Nov 2026')
    expect(text).toContain('click to filter')
    expect(html(rows, lookOf({ clickable: false }))).not.toContain('click to filter')
  })

  test('has ten rows, says how many more there are, and shows names as text', () => {
    const text = html(many)
    expect(text.match(/<tr>/g)).toHaveLength(10)
    expect(text).toContain('4 more')
    expect(text).toContain('&#60;b&#62;13&#60;/b&#62;')
  })

  test('says how a number changed', () => {
    const compared = { rows: [['2026-11-22', 50]], truncated: false, label: 'previous period' }
    const answer = answerOf([day], [revenue], [['2026-11-22', 60]], { compared })
    const text = drawn(chartOf('bar'), answer, lookOf()).tooltip.formatter([{ dataIndex: 0 }])
    expect(text).toContain('$60.00')
    expect(text).toContain('previous period')
    expect(text).toMatch(/▲ \+20.0.%/)
  })

  test('stays shut while another chart is pointed at', () => {
    expect(html(rows, lookOf({ isHovered: () => false }))).toBe('')
  })
})

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

  test('is left out of slim charts', () => {
    const answer = answerOf([day, artist], [items], rows, { slots })
    expect(legendOf(chartOf('bar'), answer, lookOf({ width: 300 }))).toBeUndefined()
  })
})

test('a scale has round ticks around its values', () => {
  expect(niceScale([0, 57_000], { fromZero: true }).ticks).toEqual([0, 20_000, 40_000, 60_000])
  expect(niceScale([-3, 8], { fromZero: true }).ticks).toEqual([-5, 0, 5, 10])
  expect(niceScale([], { fromZero: true }).ticks.at(-1)).toBe(1)
  expect(niceScale([1, 2], { fromZero: true, whole: true }).ticks).toEqual([0, 1, 2])
  expect(niceScale([0, 5400], { fromZero: true, unit: 60 }).ticks).toEqual([
    0, 1500, 3000, 4500, 6000,
  ])
})

test('a number says how it changed and against what', () => {
  const answer = answerOf([], [revenue], [], {
    total: { rows: [[1284310.55]], truncated: false },
    comparedTotal: { rows: [[1142621]], truncated: false, label: '1–22 Oct' },
  })
  const card = numberCard(chartOf('number'), answer)
  expect(card).toMatchObject({
    label: 'Revenue',
    text: '$1.28M',
    full: '$1,284,310.55',
    against: 'vs 1–22 Oct',
  })
  expect(card?.delta).toMatchObject({ direction: 'up', isGood: true })
  expect(summaryOf(chartOf('number', { title: 'Revenue' }), answer)).toMatch(
    /^Revenue: \$1,284,310.55, up 12.4.% vs 1–22 Oct\.$/,
  )
})

test('bars of a column share a scale and a zero line', () => {
  expect(barsOf([30, -10, null, 0])).toEqual([
    { from: 0.25, to: 1, zero: 0.25 },
    { from: 0, to: 0.25, zero: 0.25 },
    undefined,
    { from: 0.25, to: 0.25, zero: 0.25 },
  ])
  expect(barsOf([0, null])).toEqual([undefined, undefined])
})

test('a chart is told in a sentence', () => {
  const rows: Cell[][] = [
    ['2026-11-20', 5],
    ['2026-11-21', 9],
    ['2026-11-22', 7],
  ]
  expect(summaryOf(chartOf('line', { title: 'Items' }), answerOf([day], [items], rows))).toBe(
    'Items: Items sold, 20 Nov 2026 to 22 Nov 2026; first 5, last 7; highest 9 at 21 Nov 2026.',
  )
  expect(
    summaryOf(
      chartOf('bar', { title: 'Top' }),
      answerOf(
        [artist],
        [items],
        [
          ['A', 2],
          ['B', 9],
        ],
      ),
    ),
  ).toBe('Top: Items sold by Artist, 2 values; highest B 9; A 2.')
  expect(summaryOf(chartOf('bar', { title: 'Top' }), answerOf([artist], [items], []))).toBe(
    'Top: no data.',
  )
})
