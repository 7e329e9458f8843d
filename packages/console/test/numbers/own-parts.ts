import { isTimeType } from '@deftunes/metrics'

import type { Cell, ChartAnswer } from '../../src/answer/chart-answer.ts'
import type { Shown } from './conditions.ts'
import type { PlainBy } from './plain-sql.ts'
import type { PlainQuestion } from './plain-question.ts'
import { rowKey, type Part } from './same-rows.ts'
import { sortedPart } from './sorted-part.ts'

/** What a chart shows of its own: its rows and their order, totals, and the sparkline. */
export async function ownParts(shown: Shown, question: PlainQuestion): Promise<Part[]> {
  const { chart, answer, dashboard } = shown
  const { by, top, read, filters } = question
  const sums = await read(by, filters, top)
  const rows = chart.cumulative && isTime(answer) ? runningSums(sums, by.length) : sums
  const parts: Part[] = [
    { name: 'rows', keys: by.length + (top ? 1 : 0), ...kept(shown, rows) },
    ...(by.length > 0 ? [sortedPart(shown, rows)] : []),
    { name: 'total', keys: 0, expected: await read([], filters), got: answer.total.rows },
    ...(await subtotalParts(answer, question)),
  ]
  if (!answer.spark) return parts
  const time: PlainBy = { dimension: dashboard.time ?? '', grain: answer.spark.grain }
  const expected = await read([time], filters)
  return [...parts, { name: 'spark', keys: 1, expected, got: answer.spark.rows }]
}

function subtotalParts(
  { subtotals = [] }: ChartAnswer,
  { by, filters, read }: PlainQuestion,
): Promise<Part[]> {
  return Promise.all(
    subtotals.map(async ({ kept, rows: got }) => {
      const some = kept.flatMap((place) => by[place] ?? [])
      const expected = await read(some, filters)
      return { name: `by ${kept.join()}`, keys: some.length, expected, got }
    }),
  )
}

/** Whether a chart goes along time. */
export function isTime({ dimensions }: ChartAnswer): boolean {
  return isTimeType(dimensions[0]?.type)
}

/** Of rows that were cut off as many as the limit are shown, and must be among all: which ones their order tells. */
function kept(
  { chart: { limit }, answer: { main, dimensions } }: Shown,
  all: readonly (readonly Cell[])[],
): Pick<Part, 'expected' | 'got'> {
  const { rows, others, truncated } = main
  const place = dimensions.length
  const got = rows.map((row, index) =>
    others ? [...row.slice(0, place), others[index] ?? false, ...row.slice(place)] : row,
  )
  if (!truncated || got.length !== limit) return { got, expected: all }
  const shown = new Set(got.map(rowKey))
  return { got, expected: all.filter((row) => shown.has(rowKey(row))) }
}

/** Sums of all rows up to each, along time. */
export function runningSums(rows: readonly (readonly Cell[])[], dimensions: number): Cell[][] {
  const ordered = rows.toSorted((left, right) => (String(left[0]) < String(right[0]) ? -1 : 1))
  const sums: number[] = []
  return ordered.map((row) => [
    ...row.slice(0, dimensions),
    ...row
      .slice(dimensions)
      .map((cell, index) => (sums[index] = (sums[index] ?? 0) + Number(cell))),
  ])
}
