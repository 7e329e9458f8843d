import type { Filter } from '@deftunes/metrics'

import type { Cell, ChartAnswer, Rows } from '../../src/answer/chart-answer.ts'
import { chartsOf, type Chart, type Dashboard } from '../../src/dashboard/dashboard.ts'
import type { ConsoleServices } from '../../src/service/console-services.ts'
import { answerPage } from '../../src/service/answer-page.ts'
import type { PageState } from '../../src/state/page-state.ts'
import type { VersionSession } from '../../src/warehouse/warehouse.ts'
import { daysBefore, daysOf, type Days } from './page-days.ts'
import { isKnown, plainSql, type PlainBy, type PlainTop } from './plain-sql.ts'

/** A chart whose numbers are not those of plain SQL. */
export interface Difference {
  chart: string
  part: string
  state: PageState
  expected: string
  got: string
}

/** Holds every chart of a page in a state against plain SQL. Returns how many tables of numbers were the same, the others, and which rollups answered. */
export async function checkNumbers(
  services: ConsoleServices,
  { dashboard, state }: { dashboard: Dashboard; state: PageState },
): Promise<{ same: number; different: Difference[]; rollups: Set<string> }> {
  const answers = new Map<string, ChartAnswer>()
  const different: Difference[] = []
  await answerPage(services, {
    ...{ dashboard, state },
    onAnswer: (answer) => {
      if ('error' in answer)
        different.push({
          chart: answer.chart,
          part: 'error',
          state,
          expected: '',
          got: answer.error.message,
        })
      else answers.set(answer.chart, answer)
    },
  })
  let same = 0
  await services.warehouse.use(undefined, async (session) => {
    for (const chart of chartsOf(dashboard)) {
      const answer = answers.get(chart.id)
      if (!answer) continue
      for (const part of await partsOf(session, { chart, answer, dashboard, state })) {
        const [expected, got] = [part.expected, part.got].map(words)
        if (isSame(part)) same += 1
        else
          different.push({
            chart: chart.id,
            part: part.name,
            state,
            expected: expected ?? '',
            got: got ?? '',
          })
      }
    }
  })
  const named = [...answers.values()].flatMap(
    ({ explanation }) => explanation.rollup?.split(', ') ?? [],
  )
  return { same, different, rollups: new Set(named) }
}

interface Part {
  name: string
  expected: readonly (readonly Cell[])[]
  got: readonly (readonly Cell[])[]
  /** How many of the first cells tell rows apart. */
  keys: number
}

interface Shown {
  chart: Chart
  answer: ChartAnswer
  dashboard: Dashboard
  state: PageState
}

async function partsOf(session: VersionSession, shown: Shown): Promise<Part[]> {
  const { chart, answer, state } = shown
  const days = await daysOf(session, shown, state)
  const filters = conditions(shown, days)
  const by: PlainBy[] = answer.dimensions.map(({ name, grain, bin }) => ({
    dimension: name,
    grain,
    bin,
  }))
  const top = topOf(chart, by, state)
  const read = async (dimensions: readonly PlainBy[], some: readonly Filter[], cut?: PlainTop) =>
    (await session.read(plainSql(chart.measures, dimensions, { filters: some, top: cut }))).rows
  const rows = await read(by, filters, top)
  const parts: Part[] = [
    {
      name: 'rows',
      keys: by.length + (top ? 1 : 0),
      ...kept(
        answer.main,
        by.length,
        chart.cumulative && isTime(answer) ? runningSums(rows, by.length) : rows,
        chart.limit,
      ),
    },
    ...sortedPart(shown, rows, by.length),
    { name: 'total', keys: 0, expected: await read([], filters), got: answer.total.rows },
  ]
  for (const subtotal of answer.subtotals ?? []) {
    const some = subtotal.kept.flatMap((place) => by[place] ?? [])
    parts.push({
      name: `by ${subtotal.kept.join()}`,
      keys: some.length,
      expected: await read(some, filters),
      got: subtotal.rows,
    })
  }
  if (answer.spark) {
    const time = { dimension: shown.dashboard.time ?? '', grain: answer.spark.grain }
    parts.push({
      name: 'spark',
      keys: 1,
      expected: await read([time], filters),
      got: answer.spark.rows,
    })
  }
  const before = await daysBefore(session, shown, days)
  if (!before) return parts
  const past = conditions(shown, before)
  if (answer.comparedTotal)
    parts.push({
      ...{ name: 'compared total', keys: 0 },
      ...{ expected: await read([], past), got: answer.comparedTotal.rows },
    })
  if (answer.compared && !isTime(answer)) {
    const named = answer.main.rows.filter((_, index) => !answer.main.others?.[index])
    const keys = new Set(named.map((row) => JSON.stringify(row.slice(0, by.length))))
    const isShown = (row: readonly Cell[]) => keys.has(JSON.stringify(row.slice(0, by.length)))
    const others = answer.compared.others ?? []
    parts.push({
      ...{ name: 'compared rows', keys: by.length },
      got: answer.compared.rows.filter((row, index) => isShown(row) && !others[index]),
      expected: (await read(by, [...past, ...topValues(answer, by, top)])).filter(isShown),
    })
    if (by.length === 1 && answer.main.others?.includes(true))
      parts.push({
        ...{ name: 'compared others', keys: 0 },
        got: answer.compared.rows.filter((_, index) => others[index]).map(([, ...row]) => row),
        expected: await read([], [...past, ...notIn(topValues(answer, by, top))]),
      })
  }
  return parts
}

function isTime({ dimensions }: ChartAnswer): boolean {
  return ['date', 'timestamp'].includes(dimensions[0]?.type ?? '')
}

/** What is compared is told of the values that are shown. */
function topValues(
  { main }: ChartAnswer,
  by: readonly PlainBy[],
  top: PlainTop | undefined,
): Filter[] {
  const dimension = top && by[top.place]?.dimension
  if (dimension === undefined) return []
  const shown = main.rows.filter((_, index) => !main.others?.[index])
  return [{ dimension, op: 'in', values: shown.map((row) => row[top?.place ?? 0] ?? null) }]
}

/** Of rows that were cut off at a limit, the last shown one of the measure that they are sorted by. */
function sortedPart(
  { chart, answer, state }: Shown,
  rows: readonly (readonly Cell[])[],
  dimensions: number,
): Part[] {
  const { by = '', descending = true } = state.charts?.[chart.id]?.sort ?? chart.sort ?? {}
  const place = by === '' ? 0 : chart.measures.indexOf(by)
  const isGrid = ['heatmap', 'pivot', 'distribution'].includes(chart.type)
  if (!answer.main.truncated || place < 0 || isGrid || isTime(answer) || answer.main.others)
    return []
  const numbers = (some: readonly (readonly Cell[])[]) =>
    some
      .map((row) => row[dimensions + place])
      .filter((cell) => cell !== null)
      .map(Number)
      .toSorted((left, right) => (descending ? right - left : left - right))
  const end = numbers(answer.main.rows).length - 1
  const [expected, got] = [rows, answer.main.rows].map((some) => [[numbers(some)[end] ?? null]])
  return [{ name: 'last of those sorted', keys: 0, expected: expected ?? [], got: got ?? [] }]
}

function notIn(filters: readonly Filter[]): Filter[] {
  return filters.map((filter) => (filter.op === 'in' ? { ...filter, op: 'not in' } : filter))
}

/** Of rows that were cut off, those that are shown must be among all, and as many as the limit. */
function kept(main: Rows, dimensions: number, rows: readonly (readonly Cell[])[], limit: number) {
  const got = main.rows.map((row, index) =>
    main.others
      ? [...row.slice(0, dimensions), main.others[index] ?? false, ...row.slice(dimensions)]
      : row,
  )
  if (!main.truncated) return { expected: rows, got }
  if (got.length !== limit) return { expected: rows, got }
  const shown = new Set(got.map((row) => JSON.stringify(row.map(rounded))))
  return { expected: rows.filter((row) => shown.has(JSON.stringify(row.map(rounded)))), got }
}

function words(rows: readonly (readonly Cell[])[]): string {
  const texts = rows.map((row) => JSON.stringify(row.map(rounded)))
  return texts.sort().join('\n')
}

/** Sums of floats differ in their last digits by the order of their terms. */
function isSame({ expected, got, keys }: Part): boolean {
  const keyOf = (row: readonly Cell[]) => JSON.stringify(row.slice(0, keys).map(rounded))
  const byKey = new Map(expected.map((row) => [keyOf(row), row]))
  if (byKey.size !== expected.length || got.length !== expected.length) return false
  return got.every((row) => {
    const other = byKey.get(keyOf(row))
    return row.every((cell, index) => isNear(cell, other?.[index]))
  })
}

function isNear(left: Cell, right: Cell | undefined): boolean {
  if (typeof left !== 'number' || typeof right !== 'number') return left === right
  return Math.abs(left - right) <= 1e-9 * Math.max(Math.abs(left), Math.abs(right))
}

/** Bins of floats are told apart far above their last digits. */
function rounded(cell: Cell): Cell {
  return typeof cell === 'number' ? Number(cell.toFixed(6)) : cell
}

function runningSums(rows: readonly (readonly Cell[])[], dimensions: number): Cell[][] {
  const ordered = rows.toSorted((left, right) => (String(left[0]) < String(right[0]) ? -1 : 1))
  const sums: number[] = []
  return ordered.map((row) => [
    ...row.slice(0, dimensions),
    ...row
      .slice(dimensions)
      .map((cell, index) => (sums[index] = (sums[index] ?? 0) + Number(cell))),
  ])
}

function topOf(chart: Chart, by: readonly PlainBy[], state: PageState): PlainTop | undefined {
  const count = state.charts?.[chart.id]?.top ?? chart.top?.count
  const place = by.length - 1 - chart.columns.length
  if (count === undefined || by[place] === undefined || by[place].grain !== undefined)
    return undefined
  return {
    count,
    place,
    measure: chart.top?.by ?? chart.measures[0] ?? '',
    others: chart.top?.others ?? true,
  }
}

/** Everything that filters a chart: its own, the page's, the days, and what is selected in the others. */
function conditions({ chart, dashboard, state }: Shown, days: Days): Filter[] {
  const range: Filter[] = days
    ? [{ dimension: dashboard.time ?? '', op: 'range', from: days[0], to: days[1] }]
    : []
  const drills = (id: string) => (state.charts?.[id]?.drill ?? []).map(({ filter }) => filter)
  const crossed = (state.cross ?? [])
    .filter((one) => one.chart !== chart.id)
    .flatMap((one) => [...drills(one.chart), ...one.filters])
  const page = [...range, ...(state.filters ?? []), ...crossed]
  const applied = page.filter(
    ({ dimension }) =>
      chart.measures.every((measure) => isKnown(measure, dimension)) &&
      !chart.ignores.includes(dimension),
  )
  return [...applied, ...drills(chart.id), ...chart.filters]
}
