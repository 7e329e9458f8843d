import type { Cell, ChartAnswer, Rows } from '../answer/chart-answer.ts'
import { momentOf, movedBy, numberOf, printerOf } from '../format/index.ts'
import { mostBuckets } from '../state/time-grain.ts'
import { palettes } from '../tokens/index.ts'
import { baseOption } from './axes.ts'
import { colourAt, faded } from './colours.ts'
import type { Look, PlotOption } from './look.ts'

/** No sparkline has more points. */
const mostPoints = mostBuckets

/** A number over time without axes, its last point marked, what it is compared with in grey; undefined without two points. */
export function sparkOption(answer: ChartAnswer, look: Look): PlotOption | undefined {
  const { spark, comparedSpark, measures } = answer
  if (!spark) return undefined
  const buckets = bucketsOf(spark)
  const zero = measures[0]?.emptyIsZero ? 0 : undefined
  const values = valuesAt(buckets, spark, zero)
  if (values.filter((value) => value !== undefined).length < 2) return undefined
  const before = comparedSpark && valuesAt(buckets, comparedSpark, undefined)
  const known = [...values, ...(before ?? [])].filter((value) => value !== undefined)
  const [low, high] = [Math.min(0, ...known), Math.max(...known)]
  const colour = colourAt(0, look.scheme)
  const last = values.findLastIndex((value) => value !== undefined)
  const usual = { type: 'line' as const, symbol: 'none', silent: true }
  return {
    ...baseOption({ ...look, animate: false }, 0),
    grid: { left: 2, right: 4, top: 4, bottom: 2, outerBoundsMode: 'none' },
    xAxis: { type: 'category', show: false, boundaryGap: false, data: buckets },
    yAxis: { type: 'value', show: false, min: low, max: high === low ? low + 1 : high },
    series: [
      ...(before
        ? [
            {
              ...usual,
              id: 'before',
              data: before.map(orGap),
              lineStyle: { color: palettes[look.scheme].previous, width: 1, type: [3, 3] },
            },
          ]
        : []),
      {
        ...{ ...usual, id: 'now', lineStyle: { color: colour, width: 1.5, join: 'round' } },
        areaStyle: { color: faded(colour, 0.1), opacity: 1 },
        data: values.map((value, at) =>
          at === last
            ? { value: orGap(value), symbol: 'circle', symbolSize: 5, itemStyle: { color: colour } }
            : orGap(value),
        ),
      },
    ],
  }
}

function bucketsOf({ rows, grain }: Rows & { grain: Parameters<typeof movedBy>[1] }): string[] {
  const known = rows.flatMap(([cell]) =>
    cell === null || cell === undefined ? [] : [String(cell)],
  )
  const moments = known.map(momentOf).filter((moment) => moment !== undefined)
  if (moments.length === 0) return known
  const [first, end] = [Math.min(...moments), Math.max(...moments)]
  const print = printerOf(known[0] ?? '')
  const buckets: string[] = []
  for (let at = first; at <= end && buckets.length < mostPoints; at = movedBy(at, grain))
    buckets.push(print(at))
  return buckets
}

function valuesAt(
  buckets: readonly string[],
  { rows }: Rows,
  empty: number | undefined,
): (number | undefined)[] {
  const values = new Map(rows.map((row) => [String(row[0]).slice(0, 19), row[1]] as [string, Cell]))
  return buckets.map((bucket) => numberOf(values.get(bucket.slice(0, 19))) ?? empty)
}

function orGap(value: number | undefined): number | '-' {
  return value ?? '-'
}
