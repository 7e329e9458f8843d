import type { Filter } from '@deftunes/metrics'

import type { Cell, ChartAnswer } from '../../src/answer/chart-answer.ts'
import type { Comparison } from './comparison.ts'
import type { Shown } from './conditions.ts'
import { isTime, runningSums } from './own-parts.ts'
import type { PlainBy } from './plain-sql.ts'
import type { PlainQuestion } from './plain-question.ts'
import type { Part } from './same-rows.ts'

/** What a chart shows of what it is compared with: that it does, totals, rows and the sparkline. */
export async function comparedParts(
  shown: Shown,
  question: PlainQuestion,
  comparison: Comparison | undefined,
): Promise<Part[]> {
  const { answer } = shown
  const there = [answer.comparedTotal !== undefined, answer.compared !== undefined]
  const expected = [comparison?.hasTotal ?? false, comparison?.hasRows ?? false]
  const parts: Part[] = [{ name: 'is compared', keys: 0, expected: [expected], got: [there] }]
  if (!comparison) return parts
  return [
    ...parts,
    ...(await totalPart(answer, question, comparison)),
    ...(await sparkPart(shown, question, comparison)),
    ...(isTime(answer)
      ? await timePart(shown, question, comparison)
      : await rowParts(answer, question, comparison)),
  ]
}

async function totalPart(
  { comparedTotal }: ChartAnswer,
  { read }: PlainQuestion,
  { filters }: Comparison,
): Promise<Part[]> {
  if (!comparedTotal) return []
  const expected = await read([], filters)
  return [{ name: 'compared total', keys: 0, expected, got: comparedTotal.rows }]
}

async function sparkPart(
  { answer, dashboard }: Shown,
  { read }: PlainQuestion,
  { filters, moved }: Comparison,
): Promise<Part[]> {
  if (!answer.comparedSpark || !answer.spark) return []
  const time: PlainBy = { dimension: dashboard.time ?? '', grain: answer.spark.grain }
  const expected = await moved(await read([time], filters), time)
  return [{ name: 'compared spark', keys: 1, expected, got: answer.comparedSpark.rows }]
}

/** Along time there are all rows, at the times that they are compared with. */
async function timePart(
  { chart, answer }: Shown,
  question: PlainQuestion,
  { filters, moved }: Comparison,
): Promise<Part[]> {
  const { by, read } = question
  const [time] = by
  if (!answer.compared || !time) return []
  const sums = await moved(await read(by, [...filters, ...topValues(answer, question)]), time)
  const expected = chart.cumulative ? runningSums(sums, by.length) : sums
  return [{ name: 'compared rows', keys: by.length, expected, got: answer.compared.rows }]
}

/** The rows of the values that are shown, and the one of all others. */
async function rowParts(
  answer: ChartAnswer,
  question: PlainQuestion,
  { filters }: Comparison,
): Promise<Part[]> {
  const { main, compared } = answer
  const { by, read } = question
  if (!compared) return []
  const keyOf = (row: readonly Cell[]) => JSON.stringify(row.slice(0, by.length))
  const keys = new Set(main.rows.filter((_, index) => !main.others?.[index]).map(keyOf))
  const values = topValues(answer, question)
  const rows: Part = {
    ...{ name: 'compared rows', keys: by.length },
    got: compared.rows.filter((row, at) => keys.has(keyOf(row)) && !compared.others?.[at]),
    expected: (await read(by, [...filters, ...values])).filter((row) => keys.has(keyOf(row))),
  }
  if (by.length !== 1 || !main.others?.includes(true)) return [rows]
  const others: Part = {
    ...{ name: 'compared others', keys: 0 },
    got: compared.rows.filter((_, at) => compared.others?.[at]).map(([, ...row]) => row),
    expected: await read([], [...filters, ...notIn(values)]),
  }
  return [rows, others]
}

/** What is compared is told of the values that are shown. */
function topValues({ main }: ChartAnswer, { by, top }: PlainQuestion): Filter[] {
  const dimension = top && by[top.place]?.dimension
  if (dimension === undefined) return []
  const shown = main.rows.filter((_, index) => !main.others?.[index])
  return [{ dimension, op: 'in', values: shown.map((row) => row[top?.place ?? 0] ?? null) }]
}

function notIn(filters: readonly Filter[]): Filter[] {
  return filters.map((filter) => (filter.op === 'in' ? { ...filter, op: 'not in' } : filter))
}
