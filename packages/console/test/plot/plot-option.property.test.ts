import { init, registerMap, setPlatformAPI } from 'echarts'
import fc from 'fast-check'
import { beforeAll, describe, test } from 'vitest'

import type {
  Cell,
  ChartAnswer,
  ShownDimension,
  ShownMeasure,
} from '../../src/answer/chart-answer.ts'
import type { Chart, ChartType } from '../../src/dashboard/dashboard.ts'
import { loadWorld, worldName, type World } from '../../src/map/index.ts'
import {
  legendOf,
  markFilters,
  pivotOf,
  plotOption,
  summaryOf,
  type Look,
  type PlotOption,
  type Mark,
} from '../../src/plot/index.ts'
import {
  answerOf,
  artist,
  chartOf,
  country,
  day,
  hour,
  items,
  length,
  lookOf,
  price,
  rate,
  revenue,
  weekday,
} from './fixtures.ts'

let world: World
beforeAll(async () => {
  setPlatformAPI({})
  world = await loadWorld()
  registerMap(worldName, { geoJSON: world.geoJson as never, specialAreas: {} })
})

const nasty = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  'a & b "quoted" \'single\' `tick`',
  '{a|rich} {b} {c}',
  '👩‍👩‍👧 Familie',
  'عمرو دياب',
  '\u202Ebackwards',
  'line\nbreak\ttab\u0000',
  'x'.repeat(10_000),
  '😀'.repeat(2_000),
  '',
  '__proto__',
  'others',
]

const name = fc.oneof(fc.constantFrom<Cell>(...nasty, null), fc.string({ maxLength: 12 }))
const value = fc.oneof(
  fc.constantFrom<Cell>(null, 0, -5, 1e15, -1e-9, '12.50'),
  fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e12 }),
  fc.integer({ min: 0, max: 100_000 }),
)
const date = fc
  .integer({ min: 0, max: 400 })
  .map((days): Cell => new Date(Date.UTC(2025, 9, 20 + days)).toISOString().slice(0, 10))

function cellOf({ type, bin, name: of }: ShownDimension): fc.Arbitrary<Cell> {
  if (type === 'date')
    return fc.oneof({ weight: 20, arbitrary: date }, { weight: 1, arbitrary: fc.constant(null) })
  if (bin !== undefined)
    return fc.oneof(
      fc.integer({ min: -20, max: 40 }).map((at) => at * bin),
      fc.constant(null),
    )
  if (of === country.name)
    return fc.oneof(fc.constantFrom<Cell>('DE', 'fr', 'US', 'GI', 'XK', '??', null), name)
  return type === 'number' ? fc.oneof(fc.integer({ min: 1, max: 23 }), fc.constant(null)) : name
}

interface Case {
  type: ChartType
  dimensions: ShownDimension[]
  measures: ShownMeasure[]
  more?: Partial<Chart>
}

const cases: Case[] = [
  { type: 'line', dimensions: [day], measures: [revenue] },
  { type: 'line', dimensions: [day, artist], measures: [rate] },
  { type: 'line', dimensions: [artist], measures: [items, length] },
  { type: 'area', dimensions: [day, artist], measures: [items], more: { stack: 'share' } },
  { type: 'area', dimensions: [day], measures: [items], more: { cumulative: true } },
  { type: 'bar', dimensions: [artist], measures: [revenue] },
  {
    type: 'bar',
    dimensions: [artist, country],
    measures: [length],
    more: { stack: 'stack', horizontal: true },
  },
  { type: 'bar', dimensions: [day], measures: [items, revenue, rate] },
  { type: 'heatmap', dimensions: [hour, weekday], measures: [items] },
  { type: 'heatmap', dimensions: [artist, day], measures: [rate] },
  { type: 'treemap', dimensions: [country, artist], measures: [revenue] },
  { type: 'treemap', dimensions: [artist], measures: [revenue] },
  { type: 'scatter', dimensions: [artist], measures: [items, rate, revenue] },
  { type: 'distribution', dimensions: [price], measures: [items] },
  { type: 'map', dimensions: [country], measures: [items] },
  { type: 'number', dimensions: [], measures: [revenue] },
]

function answers({ dimensions, measures }: Case): fc.Arbitrary<ChartAnswer> {
  const row = fc.tuple(...dimensions.map(cellOf), ...measures.map(() => value))
  return fc
    .record({
      rows: fc.array(row, { maxLength: 14 }),
      others: fc.boolean(),
      unfinished: fc.boolean(),
      compared: fc.boolean(),
      slots: fc.boolean(),
    })
    .map(({ rows, others, unfinished, compared, slots }) => {
      const seen = new Set<string>()
      const main = rows.filter((cells) => {
        const key = JSON.stringify(cells.slice(0, dimensions.length))
        return !seen.has(key) && seen.add(key)
      })
      const spark = main.flatMap((cells, at) => {
        const start = new Date(Date.UTC(2026, 0, 1 + at)).toISOString().slice(0, 10)
        return dimensions.length === 0 ? [[start, cells[0] ?? null]] : []
      })
      return answerOf(dimensions, measures, main, {
        unfinished,
        ...(others && {
          main: {
            rows: main,
            others: main.map((_, at) => at === main.length - 1),
            truncated: false,
          },
        }),
        ...(compared && {
          compared: { rows: main.slice(1), truncated: false, label: '<b>before</b>' },
        }),
        ...(slots && {
          slots: main.map((cells, at) => [cells[dimensions.length - 1] ?? null, at] as const),
        }),
        ...(spark.length > 0 && {
          spark: { rows: spark, truncated: false, grain: 'day' as const },
        }),
      })
    })
}

const looks = fc.record({
  width: fc.constantFrom(120, 320, 560, 1100),
  height: fc.constantFrom(60, 240, 600),
  scheme: fc.constantFrom('light' as const, 'dark' as const),
})

/** All numbers in an option, with where they are. */
function* numbersIn(part: unknown, path = ''): Generator<[string, number]> {
  if (typeof part === 'number') yield [path, part]
  if (typeof part !== 'object' || part === null || path.endsWith('.mark.values')) return
  for (const [key, value] of Object.entries(part)) yield* numbersIn(value, `${path}.${key}`)
}

interface Drawn {
  tooltip?: { formatter: (params: unknown) => string }
  series?: { data?: unknown[] }[]
}

/** Tooltips of every mark, as ECharts asks for them. */
function tooltipsOf(option: Drawn): string[] {
  const { tooltip, series = [] } = option
  if (!tooltip) return []
  return series.flatMap(({ data = [] }, seriesIndex) =>
    data.map((one, dataIndex) =>
      tooltip.formatter([
        { dataIndex, seriesIndex, data: one, name: (one as { name?: string })?.name },
      ]),
    ),
  )
}

/** Marks of an option, those of inner boxes too. */
function marksOf(part: unknown): Mark[] {
  if (typeof part !== 'object' || part === null) return []
  if (Array.isArray(part)) return part.flatMap(marksOf)
  const { mark, data, children, series } = part as Record<string, unknown>
  return [...(mark ? [mark as Mark] : []), ...[data, children, series].flatMap(marksOf)]
}

const tags = /<(?!\/?(div|table|tr|td|span)\b)/

function draw(option: PlotOption, { width, height }: Look): string {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width, height })
  try {
    chart.setOption(option)
    return chart.renderToSVGString()
  } finally {
    chart.dispose()
  }
}

/** What is wrong with what is drawn from an answer. */
function mistakesOf(one: Case, answer: ChartAnswer, look: Look): string[] {
  const chart = chartOf(one.type, { ...one.more, title: '<b>Title</b>' })
  legendOf(chart, answer, look)
  const option = plotOption(chart, answer, look)
  if (!option) return []
  const svg = draw(option, look)
  return [
    ...(summaryOf(chart, answer).endsWith('.') ? [] : ['no sentence']),
    ...[...numbersIn(option)]
      .filter(([, number]) => !Number.isFinite(number))
      .map(([path, number]) => `${path} is ${number}`),
    ...tooltipsOf(option as unknown as Drawn).filter(
      (html) => tags.test(html) || html.length > 30_000,
    ),
    ...marksOf(option)
      .filter((mark) => markFilters(answer, mark).length !== mark.values.length)
      .map((mark) => `no filters of ${JSON.stringify(mark)}`),
    ...(/<script|<img|NaN|Infinity/.exec(svg) ?? []),
  ]
}

function throwing(mistakes: readonly string[]): void {
  if (mistakes.length > 0) throw new Error(mistakes.slice(0, 5).join('\n'))
}

describe.each(cases)('a $type by $dimensions.length dimensions', (one) => {
  test('is drawn from any answer, with finite numbers, and no name becomes markup', () => {
    const property = fc.property(answers(one), looks, (answer, look) => {
      throwing(mistakesOf(one, answer, lookOf({ ...look, world })))
    })
    fc.assert(property, { numRuns: 25 })
  })
})

test('a pivot is laid out from any answer, each line as wide as its head', () => {
  const pivot: Case = {
    type: 'pivot',
    dimensions: [artist, country, weekday],
    measures: [items, rate],
  }
  const property = fc.property(answers(pivot), (answer) => {
    const { head, lines } = pivotOf(chartOf('pivot', { totals: true }), { ...answer, across: 1 })
    const width = (head.at(-1) ?? []).length
    const spans = head.map((level) => level.reduce((sum, { span }) => sum + span, 0))
    throwing([
      ...spans.filter((span) => span !== width).map((span) => `a head of ${span} over ${width}`),
      ...lines
        .filter(({ cells }) => cells.length !== width)
        .map(({ cells }) => `a line of ${cells.length}`),
      ...(lines.at(-1)?.depth === 0 ? [] : ['no line of totals at the end']),
    ])
  })
  fc.assert(property, { numRuns: 100 })
})
