import {
  isTimeType,
  type Filter,
  type Grain,
  type Measure,
  type MetricsQuery,
  type Model,
} from '@deftunes/metrics'

import type { ShownDimension, ShownMeasure } from '../answer/chart-answer.ts'
import type { Chart } from '../dashboard/dashboard.ts'
import { comparedPlan, type ComparedPlan } from './compared-plan.ts'
import { drilledFilters, filtersOfChart, isAskable, type PageQuestion } from './page-question.ts'
import { autoGrain, nextLevel, shownDays, shownDimensions } from './shown-dimensions.ts'
import { endsUnfinished } from './time-grain.ts'

/** The queries of one chart, and what they are about. */
export interface ChartPlan {
  chart: Chart
  dimensions: readonly ShownDimension[]
  across: number
  measures: readonly ShownMeasure[]
  /** Conditions of `main`, with those of the days of the page and of the levels gone down. */
  filters: readonly Filter[]
  notApplied: readonly string[]
  main: MetricsQuery
  /** Totals of a pivot by shorter lists of dimensions. */
  subtotals: readonly { kept: readonly number[]; query: MetricsQuery }[]
  spark?: { grain: Grain; dimension: string }
  compared?: ComparedPlan
  /** The dimension whose values have colours. */
  coloured?: ShownDimension
  crumbs: readonly Filter[]
  next?: { dimension: string; grain?: Grain; label: string }
  /** Whether rows are summed up: along time alone. */
  cumulative: boolean
  unfinished: boolean
}

/** What is asked for one chart of a page. */
export function planChart(question: PageQuestion, chart: Chart): ChartPlan {
  const { model, state } = question
  const dimensions = shownDimensions(question, chart)
  const { filters: conditions, time, notApplied } = filtersOfChart(question, chart)
  const crumbs = drilledFilters(state, chart.id)
  const base = [...conditions, ...crumbs]
  const filters = [...(time ? [time] : []), ...base]
  const grain = dimensions[0]?.grain
  const days = shownDays(question)
  const next = nextLevel(model, chart, dimensions[0])
  return {
    ...{ chart, dimensions, filters, crumbs, across: chart.columns.length },
    measures: chart.measures.flatMap((name) => shownMeasure(model, name)),
    notApplied: notApplied.map((name) => model.dimensions.get(name)?.label ?? name),
    main: mainQuery(question, chart, { dimensions, filters }),
    subtotals: subtotalsOf(chart, dimensions, filters),
    ...sparkOf(question, chart),
    ...comparedPlan(question, chart, { base, time }),
    ...colouredOf(chart, dimensions),
    ...(next && isAskable(model, chart.measures, next.dimension) && { next }),
    cumulative: chart.cumulative && isTimeType(dimensions[0]?.type),
    unfinished: grain !== undefined && days !== undefined && endsUnfinished(days, grain),
  }
}

/** A measure as it is shown. */
export function shownMeasure({ measures }: Model, name: string): ShownMeasure[] {
  const measure = measures.get(name)
  if (!measure) return []
  const { label, description, format, currency } = measure
  return [
    {
      ...{ name, label, format },
      ...(description !== undefined && { description }),
      ...(currency !== undefined && { currency }),
      ...(isAmount(measure) && { emptyIsZero: true }),
    },
  ]
}

/** Whether a measure of no rows is 0. */
function isAmount(measure: Measure): boolean {
  return measure.kind === 'rows' && ['count', 'count_distinct', 'sum'].includes(measure.aggregate)
}

/** A query of some measures. */
export function queryOf(
  chart: Pick<Chart, 'measures'>,
  dimensions: readonly ShownDimension[],
  filters: readonly Filter[],
): MetricsQuery {
  return {
    measures: [...chart.measures],
    dimensions: dimensions.map(({ name, grain, bin }) => ({
      ...{ dimension: name, ...(grain !== undefined && { grain }) },
      ...(bin !== undefined && { bin }),
    })),
    ...{ filters: [...filters], order: [], limit: 10_000 },
  }
}

/** The column of a dimension in an answer of the metrics. */
export function columnOf({ name, grain, bin }: ShownDimension): string {
  if (grain !== undefined) return `${name}.${grain}`
  return bin === undefined ? name : `${name}.bin`
}

/** One more row than is shown tells whether there are more. */
function mainQuery(
  { state }: PageQuestion,
  chart: Chart,
  { dimensions, filters }: { dimensions: readonly ShownDimension[]; filters: readonly Filter[] },
): MetricsQuery {
  const own = state.charts?.[chart.id]
  const query = queryOf(chart, dimensions, filters)
  const top = topOf(chart, dimensions, own?.top)
  const sort = own?.sort ?? chart.sort
  const sorted = sort && orderOf(chart, dimensions, sort)
  const gridded =
    chart.type === 'heatmap' || chart.type === 'pivot' || chart.type === 'distribution'
  return {
    ...query,
    ...(top && { top }),
    ...(gridded && { order: dimensions.map((one) => ({ by: columnOf(one), descending: false })) }),
    ...(sorted && { order: [sorted] }),
    limit: chart.limit + 1,
  }
}

function orderOf(
  { measures }: Chart,
  dimensions: readonly ShownDimension[],
  { by, descending }: { by: string; descending: boolean },
): MetricsQuery['order'][number] | undefined {
  if (measures.includes(by)) return { by, descending }
  const dimension = dimensions.find(({ name }) => name === by)
  return dimension && { by: columnOf(dimension), descending }
}

function topOf(
  chart: Chart,
  dimensions: readonly ShownDimension[],
  asked: number | undefined,
): MetricsQuery['top'] {
  const { top, measures } = chart
  const last = dimensions.at(-1 - chart.columns.length)
  const count = asked ?? top?.count
  if (count === undefined || !last || last.grain !== undefined) return undefined
  const by = top?.by ?? measures[0] ?? ''
  return { dimension: columnOf(last), count, by, others: top?.others ?? true }
}

/** Totals by the first rows of a pivot, with all or none of what goes across. */
function subtotalsOf(
  { type, measures, columns }: Chart,
  dimensions: readonly ShownDimension[],
  filters: readonly Filter[],
): ChartPlan['subtotals'] {
  if (type !== 'pivot') return []
  const rows = dimensions.length - columns.length
  const across = columns.map((_, index) => rows + index)
  const kept = Array.from({ length: rows + 1 }, (_, count) =>
    Array.from({ length: count }, (_, index) => index),
  ).flatMap((down) => (across.length > 0 ? [[...down, ...across], down] : [down]))
  const shorter = kept.filter((some) => some.length > 0 && some.length < dimensions.length)
  return shorter.map((some) => ({
    kept: some,
    query: queryOf(
      { measures },
      some.flatMap((place) => dimensions[place] ?? []),
      filters,
    ),
  }))
}

function sparkOf(question: PageQuestion, chart: Chart): Pick<ChartPlan, 'spark'> {
  const { dashboard, model } = question
  const { spark, measures } = chart
  const dimension = dashboard.time === undefined ? undefined : model.dimensions.get(dashboard.time)
  if (spark === undefined || !dimension || !isAskable(model, measures, dimension.name)) return {}
  const grain = spark === 'auto' ? autoGrain(question, dimension) : spark
  return grain === undefined ? {} : { spark: { grain, dimension: dimension.name } }
}

function colouredOf(
  { type }: Chart,
  dimensions: readonly ShownDimension[],
): Pick<ChartPlan, 'coloured'> {
  const place =
    type === 'treemap' ? 0 : type === 'line' || type === 'area' || type === 'bar' ? 1 : -1
  const coloured = place < 0 ? undefined : dimensions[place]
  return coloured && coloured.grain === undefined ? { coloured } : {}
}
