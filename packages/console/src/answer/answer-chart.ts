import type { Filter, MetricsQuery } from '@deftunes/metrics'

import { columnOf, queryOf, type ChartPlan } from '../state/plan-chart.ts'
import type { PageQuestion } from '../state/page-question.ts'
import type { Cell, ChartAnswer, Explanation, Rows } from './chart-answer.ts'
import { cumulated } from './cumulated.ts'
import { conditionWords, filterWords } from './filter-words.ts'
import { movedRows } from './moved-rows.ts'
import type { MetricsRows, Reader } from './reader.ts'
import { colourSlots } from './colour-slots.ts'

/** Where the queries of a chart are read: the version of the page, and that which it is compared with. */
export interface AnswerSources {
  reader: Reader
  /** Of another version, where the page is compared with that. */
  comparedReader?: Reader
  version: string
  /** How fresh and how right what is read there is. */
  origin: Pick<Explanation, 'freshness' | 'quality'>
  now: () => number
}

/** What a chart shows, by its plan. @throws CoreError CORE_SQL_FAILED; MetricsError METRICS_FAN_OUT, METRICS_QUERY_INVALID */
export async function answerChart(
  { model }: Pick<PageQuestion, 'model'>,
  plan: ChartPlan,
  { reader, comparedReader = reader, version, origin, now }: AnswerSources,
): Promise<ChartAnswer> {
  const began = now()
  const { chart, dimensions, across, measures, filters, compared, spark } = plan
  const total = queryOf(chart, [], filters)
  const sparkQuery =
    spark &&
    queryOf(
      chart,
      [{ name: spark.dimension, label: '', type: 'date', grain: spark.grain }],
      filters,
    )
  const [main, totals, sparks, slots, ...subtotals] = await Promise.all([
    reader.read(plan.main),
    reader.read(total),
    sparkQuery && reader.read(sparkQuery),
    plan.coloured ? colourSlots(model, plan.coloured, reader) : [],
    ...plan.subtotals.map(({ query }) => reader.read(query)),
  ])
  const shown = rowsOf(main, plan.main.limit - 1)
  const against =
    compared && (await comparedRows(plan, shown, { reader: comparedReader, total, sparkQuery }))
  const words = filters.map((filter) => filterWords(filter, model))
  const rollup = reader.rollup()
  return {
    ...{ chart: chart.id, version, dimensions, across, measures },
    main: plan.cumulative ? cumulated(shown, dimensions.length) : shown,
    ...(against?.rows && { compared: { ...against.rows, label: compared?.label ?? '' } }),
    total: rowsOf(totals, 1),
    ...(against?.total && { comparedTotal: { ...against.total, label: compared?.label ?? '' } }),
    ...(subtotals.length > 0 && {
      subtotals: subtotals.map((rows, index) => ({
        ...rowsOf(rows),
        kept: plan.subtotals[index]?.kept ?? [],
      })),
    }),
    ...(spark && sparks && { spark: { ...rowsOf(sparks), grain: spark.grain } }),
    ...(against?.spark && { comparedSpark: against.spark }),
    crumbs: plan.crumbs.map((filter) => ({
      label: model.dimensions.get(filter.dimension)?.label ?? filter.dimension,
      value: conditionWords(filter),
    })),
    ...(plan.next && { next: plan.next }),
    ...{ unfinished: plan.unfinished, slots },
    explanation: {
      sql: reader.sql().map(shortened),
      filters: words,
      notApplied: plan.notApplied,
      rowsRead: reader.rowsRead(),
      ...(rollup !== undefined && { rollup }),
      ms: Math.round((now() - began) * 10) / 10,
      ...origin,
    },
  }
}

interface Against {
  rows?: Rows
  total?: Rows
  spark?: Rows
}

/** The rows of what is compared with, for the values that are shown; of days that are partly before the data, what is in time alone. */
async function comparedRows(
  { compared, main, dimensions, cumulative, spark }: ChartPlan,
  shown: Rows,
  {
    reader,
    total,
    sparkQuery,
  }: { reader: Reader; total: MetricsQuery; sparkQuery: MetricsQuery | undefined },
): Promise<Against> {
  const { filters = [], moved, isPartial = false } = compared ?? {}
  const inTime = dimensions[0]?.grain !== undefined
  const kept = shownValues(shown, dimensions, main)
  const query = { ...main, top: undefined, filters: [...filters, ...kept] }
  const [rows, totals, sparks] = await Promise.all([
    dimensions.length === 0 || (isPartial && !inTime) ? undefined : reader.read(query),
    isPartial ? undefined : reader.read({ ...total, filters: [...filters] }),
    sparkQuery && reader.read({ ...sparkQuery, filters: [...filters] }),
  ])
  const placed = (read: MetricsRows | undefined, grain = dimensions[0]?.grain) =>
    read && (grain !== undefined && moved ? movedRows(rowsOf(read), grain, moved) : rowsOf(read))
  const placedRows = placed(rows)
  const placedSpark = placed(sparks, spark?.grain)
  return {
    ...(totals && { total: rowsOf(totals, 1) }),
    ...(placedRows && {
      rows: cumulative ? cumulated(placedRows, dimensions.length) : placedRows,
    }),
    ...(placedSpark && { spark: placedSpark }),
  }
}

/** Of the dimension with the top values only those; of others, which are few, all. */
function shownValues(
  { rows, others }: Rows,
  dimensions: ChartPlan['dimensions'],
  { top }: MetricsQuery,
): Filter[] {
  const place = top ? dimensions.findIndex((one) => columnOf(one) === top.dimension) : -1
  const dimension = dimensions[place]
  if (!dimension || dimension.bin !== undefined) return []
  const values = rows.flatMap((row, index): Cell[] => (others?.[index] ? [] : [row[place] ?? null]))
  return [{ dimension: dimension.name, op: 'in', values: [...new Set(values)] }]
}

/** Rows of the metrics without the column that tells others. */
export function rowsOf({ columns, rows }: MetricsRows, most = Infinity): Rows {
  const place = columns.findIndex(({ kind }) => kind === 'others')
  const kept = rows.slice(0, most)
  const truncated = rows.length > most
  if (place === -1) return { rows: kept, truncated }
  return {
    rows: kept.map((row) => row.filter((_, index) => index !== place)),
    others: kept.map((row) => row[place] === true),
    truncated,
  }
}

/** More SQL than anybody reads; filters of thousands of values make it. */
const mostSql = 50_000

function shortened(sql: string): string {
  return sql.length <= mostSql
    ? sql
    : `${sql.slice(0, mostSql)}\n-- … and ${sql.length - mostSql} characters more`
}
