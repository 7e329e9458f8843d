import {
  type Dimension,
  type Filter,
  type Grain,
  type Measure,
  type MetricsQuery,
  type Model,
} from '@deftunes/metrics'

import type { ShownDimension, ShownMeasure } from '../answer/chart-answer.ts'
import type { Chart } from '../dashboard/dashboard.ts'
import { drilledFilters } from './applied-filters.ts'
import { isSummedUp, mainQuery, queryOf, subtotalsOf, type Subtotal } from './chart-queries.ts'
import { formulaOf } from './formula.ts'
import { comparedPlan, type ComparedPlan } from './compared-plan.ts'
import { filtersOfChart, isAskable, type PageQuestion } from './page-question.ts'
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
  /** What of a segment keeps it from being compared with that. */
  notCompared: readonly string[]
  main: MetricsQuery
  /** The measures over all rows. */
  total: MetricsQuery
  subtotals: readonly Subtotal[]
  spark?: { grain: Grain; dimension: string; query: MetricsQuery }
  /** `total` and `spark` of it are asked for whatever is shown. */
  compared?: ComparedPlan & { total?: MetricsQuery; spark?: MetricsQuery }
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
  const total = queryOf(chart, [], filters)
  const spark = sparkOf(question, chart, total)
  const { compared, notCompared = [] } = comparedPlan(question, chart, { base, time })
  const labelOf = (name: string) => model.dimensions.get(name)?.label ?? name
  return {
    ...{ chart, dimensions, filters, crumbs, across: chart.columns.length },
    measures: chart.measures.flatMap((name) => shownMeasure(model, name)),
    notApplied: notApplied.map(labelOf),
    notCompared: notCompared.map(labelOf),
    main: dimensions.length === 0 ? total : mainQuery(question, chart, { dimensions, filters }),
    total,
    subtotals: subtotalsOf(chart, dimensions, filters),
    ...spark,
    ...comparedOf(compared, { total, ...spark }),
    ...colouredOf(chart, dimensions),
    ...(next && isAskable(model, chart.measures, next.dimension) && { next }),
    cumulative: isSummedUp(chart, dimensions),
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
      ...(description === undefined
        ? { formula: formulaOf(measure, { measures }) }
        : { description }),
      ...(currency !== undefined && { currency }),
      ...(isAmount(measure) && { emptyIsZero: true }),
    },
  ]
}

/** Whether a measure of no rows is 0. */
function isAmount(measure: Measure): boolean {
  return measure.kind === 'rows' && ['count', 'count_distinct', 'sum'].includes(measure.aggregate)
}

function sparkOf(
  question: PageQuestion,
  chart: Chart,
  total: MetricsQuery,
): Pick<ChartPlan, 'spark'> {
  const { dashboard, model } = question
  const { spark, measures } = chart
  const dimension = dashboard.time === undefined ? undefined : model.dimensions.get(dashboard.time)
  if (spark === undefined || !dimension || !isAskable(model, measures, dimension.name)) return {}
  const grain = spark === 'auto' ? autoGrain(question, dimension) : spark
  return grain === undefined ? {} : { spark: sparkBy(dimension, grain, total) }
}

function sparkBy({ name: dimension }: Dimension, grain: Grain, total: MetricsQuery) {
  return { grain, dimension, query: { ...total, dimensions: [{ dimension, grain }] } }
}

/** Sums over days that are partly before the data say nothing. */
function comparedOf(
  compared: ComparedPlan | undefined,
  { total, spark }: Pick<ChartPlan, 'total' | 'spark'>,
): Pick<ChartPlan, 'compared'> {
  if (!compared) return {}
  const filters = [...compared.filters]
  return {
    compared: {
      ...compared,
      ...(!compared.isPartial && { total: { ...total, filters } }),
      ...(spark && { spark: { ...spark.query, filters } }),
    },
  }
}

/** What is asked for a chart whatever the answers are. */
export function queriesOf({ main, total, spark, compared, subtotals }: ChartPlan): MetricsQuery[] {
  const known = [main, total, spark?.query, compared?.total, compared?.spark]
  return [...known.filter((query) => query !== undefined), ...subtotals.map(({ query }) => query)]
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
