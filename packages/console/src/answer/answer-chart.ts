import type { PageQuestion } from '../state/page-question.ts'
import type { ChartPlan } from '../state/plan-chart.ts'
import type { Cell, ChartAnswer, Explanation, Rows, ShownDimension } from './chart-answer.ts'
import { colourSlots } from './colour-slots.ts'
import { comparedQueries } from './compared-query.ts'
import { cumulated, shownSums, type SumsShown } from './cumulated.ts'
import { conditionWords, filterWords } from './filter-words.ts'
import { movedRows } from './moved-rows.ts'
import type { MetricsRows, Reader } from './reader.ts'
import { shortenedSql } from './shortened-sql.ts'

/** Where the queries of a chart are read: the version of the page, and that which it is compared with. */
export interface AnswerSources {
  reader: Reader
  /** Of another version, where the page is compared with that. */
  comparedReader?: Reader
  version: string
  /** How fresh and how right what is read there is. */
  origin: Pick<Explanation, 'freshness' | 'quality' | 'plainSql'>
  now: () => number
}

/** What a chart shows, by its plan. @throws CoreError CORE_SQL_FAILED; MetricsError METRICS_FAN_OUT, METRICS_QUERY_INVALID */
export async function answerChart(
  { model }: Pick<PageQuestion, 'model'>,
  plan: ChartPlan,
  { reader, comparedReader = reader, version, origin, now }: AnswerSources,
): Promise<ChartAnswer> {
  const began = now()
  const { chart, dimensions, across, measures, spark, next, unfinished } = plan
  const [own, slots, known] = await Promise.all([
    ownRows(plan, reader),
    plan.coloured ? colourSlots(model, plan.coloured, reader) : [],
    comparedTotals(plan, comparedReader),
  ])
  const rows = await comparedRows(plan, own.main, comparedReader)
  return {
    ...{ chart: chart.id, version, dimensions, across, measures },
    main: plan.cumulative ? shownSums(own.main, sumsShown(plan)) : own.main,
    ...(rows && { compared: rows }),
    total: own.total,
    ...known,
    ...(plan.subtotals.length > 0 && { subtotals: own.subtotals }),
    ...(spark && own.spark && { spark: { ...own.spark, grain: spark.grain } }),
    crumbs: crumbsOf(plan, model),
    ...(next && { next }),
    ...{ unfinished, slots },
    explanation: { ...explained(plan, model, reader), ms: msSince(began, now), ...origin },
  }
}

function sumsShown({ chart, main, dimensions, measures }: ChartPlan): SumsShown {
  const [order] = main.order
  const place = measures.findIndex(({ name }) => name === order?.by)
  return {
    ...{ dimensions: dimensions.length, most: chart.limit },
    ...(order && place >= 0 && { by: { ...order, place: dimensions.length + place } }),
  }
}

/** The rows of a chart, without what it is compared with. */
async function ownRows(
  { main, total, spark, subtotals }: ChartPlan,
  reader: Reader,
): Promise<{ main: Rows; total: Rows; spark: Rows | undefined; subtotals: Subtotals }> {
  const [rows, totals, sparks, ...shorter] = await Promise.all([
    reader.read(main),
    reader.read(total),
    spark && reader.read(spark.query),
    ...subtotals.map(({ query }) => reader.read(query)),
  ])
  return {
    main: rowsOf(rows, main.limit - 1),
    total: rowsOf(totals, 1),
    spark: sparks && rowsOf(sparks),
    subtotals: shorter.map((one, index) => ({
      ...rowsOf(one),
      kept: subtotals[index]?.kept ?? [],
    })),
  }
}

type Subtotals = NonNullable<ChartAnswer['subtotals']>

/** What does not depend on the rows that are shown. */
async function comparedTotals(
  { compared, spark }: ChartPlan,
  reader: Reader,
): Promise<Pick<ChartAnswer, 'comparedTotal' | 'comparedSpark'>> {
  const [total, sparks] = await Promise.all([
    compared?.total && reader.read(compared.total),
    compared?.spark && reader.read(compared.spark),
  ])
  return {
    ...(total && { comparedTotal: { ...rowsOf(total, 1), ...toldOf(compared) } }),
    ...(sparks &&
      spark && {
        comparedSpark: placed(rowsOf(sparks), { ...spark, name: spark.dimension }, compared?.moved),
      }),
  }
}

/** The rows of what is compared with, for the values that are shown; of days that are partly before the data, what is in time alone. */
async function comparedRows(
  plan: ChartPlan,
  shown: Rows,
  reader: Reader,
): Promise<ChartAnswer['compared']> {
  const { compared, dimensions, cumulative } = plan
  const [first] = dimensions
  if (!compared || !first) return undefined
  if (compared.isPartial && !isAlong(first, compared.moved)) return undefined
  const asked = comparedQueries(plan, shown)
  const [read, others] = await Promise.all([
    reader.read(asked.rows),
    asked.others && reader.read(asked.others),
  ])
  const rows = placed(withOthers(rowsOf(read), others), first, compared.moved)
  const told = toldOf(compared)
  return { ...(cumulative ? cumulated(rows, dimensions.length) : rows), ...told }
}

function withOthers({ rows, truncated }: Rows, others: MetricsRows | undefined): Rows {
  if (!others) return { rows, truncated }
  const all = others.rows.map((measures): Cell[] => [null, ...measures])
  return {
    rows: [...rows, ...all],
    others: [...rows.map(() => false), ...all.map(() => true)],
    truncated,
  }
}

/** What is said of what is compared with. */
function toldOf(compared: ChartPlan['compared']) {
  return { label: compared?.label ?? '', ...(compared?.isSegment && { isSegment: true }) }
}

type Moved = NonNullable<ChartPlan['compared']>['moved']
type Time = Pick<ShownDimension, 'name' | 'grain'>

/** Whether a time goes along with the days of the page: when a buyer registered is the same whatever days are compared. */
function isAlong({ name, grain }: Time, moved: Moved): boolean {
  return grain !== undefined && moved !== undefined && tableOf(name) === tableOf(moved.time)
}

function tableOf(name: string): string {
  return name.split('.')[0] ?? ''
}

function placed(rows: Rows, time: Time, moved: Moved): Rows {
  return time.grain !== undefined && moved && isAlong(time, moved)
    ? movedRows(rows, time.grain, moved)
    : rows
}

function crumbsOf({ crumbs }: ChartPlan, { dimensions }: PageQuestion['model']) {
  return crumbs.map((filter) => ({
    label: dimensions.get(filter.dimension)?.label ?? filter.dimension,
    value: conditionWords(filter),
  }))
}

function explained(
  { filters, notApplied, notCompared }: ChartPlan,
  model: PageQuestion['model'],
  reader: Reader,
) {
  const rollup = reader.rollup()
  return {
    sql: reader.sql().map(shortenedSql),
    filters: filters.map((filter) => filterWords(filter, model)),
    ...{ notApplied, notCompared },
    rowsRead: reader.rowsRead(),
    ...(rollup !== undefined && { rollup }),
  }
}

function msSince(began: number, now: () => number): number {
  return Math.round((now() - began) * 10) / 10
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
