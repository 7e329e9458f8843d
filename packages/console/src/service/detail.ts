import { compileDetail, type Filter, type Model } from '@deftunes/metrics'

import type { Detail } from '../api/responses.ts'
import { refuseFalseKeys } from '../answer/held-keys.ts'
import type { ReadOptions } from '../answer/read-shared.ts'
import { metricsReaders, type Reader } from '../answer/reader.ts'
import type { Chart, Dashboard, Sort } from '../dashboard/dashboard.ts'
import { queryOf } from '../state/chart-queries.ts'
import { pageQuestion } from '../state/page-question.ts'
import type { PageState } from '../state/page-state.ts'
import { planChart, type ChartPlan } from '../state/plan-chart.ts'
import type { VersionSession } from '../warehouse/warehouse.ts'
import type { ConsoleServices } from './console-services.ts'
import { dataDays } from './data-days.ts'
import { toldDimensions } from './told-dimensions.ts'

/** Which rows are asked for. */
export interface DetailRequest {
  dashboard: Dashboard
  chart: Chart
  state: PageState
  /** What the mark stands for, beside the conditions of the chart. */
  mark: readonly Filter[]
  sort?: Sort | undefined
  limit: number
  offset: number
  /** Of who asks: it stops the statements. */
  signal?: AbortSignal
}

/** The rows that a mark of a chart was made of, and its measures over all of them. */
export async function detail(
  { warehouse, files, cache }: ConsoleServices,
  request: DetailRequest,
): Promise<Detail> {
  const { dashboard, chart, state, mark, signal } = request
  return warehouse.use(state.version, async (session) => {
    const { model } = await files()
    const data = await dataDays(session, model, dashboard.time, cache)
    const plan = planChart(pageQuestion(model, dashboard, state, data), chart)
    const filters = [...plan.filters, ...mark]
    const options: ReadOptions = { model, cache, signal }
    const reader = metricsReaders(session, options)()
    const [rows, measures] = await Promise.all([
      rowsBehind(session, options, { ...request, filters }),
      measuresOver(reader, plan, filters),
    ])
    return { version: session.version.id, ...rows, measures }
  })
}

async function measuresOver(
  reader: Reader,
  { chart, measures }: ChartPlan,
  filters: readonly Filter[],
): Promise<Detail['measures']> {
  const { rows } = await reader.read(queryOf(chart, [], filters))
  return measures.map((measure, index) => ({ ...measure, value: rows[0]?.[index] ?? null }))
}

async function rowsBehind(
  session: VersionSession,
  options: ReadOptions,
  { chart, mark, filters, sort, limit, offset }: DetailRequest & { filters: readonly Filter[] },
): Promise<Omit<Detail, 'version' | 'measures'>> {
  const { model, signal } = options
  const [measure = ''] = chart.measures
  const dimensions = toldDimensions(model, chart.measures, mark)
  const told = dimensions.map(({ name }) => name)
  const order = sort && { dimension: sort.by, descending: sort.descending }
  const compiled = compileDetail(model, {
    ...{ measure, filters, limit, offset, dimensions: told },
    ...(order && { order }),
  })
  const [page, counted] = await Promise.all([
    session.read(compiled.sql, signal),
    session.read(compiled.countSql, signal),
    refuseFalseKeys(session, options, {
      ...{ measures: [measure], filters: [...filters] },
      dimensions: told.map((dimension) => ({ dimension })),
    }),
  ])
  return {
    ...{ relation: compiled.relation, key: compiled.key },
    columns: page.columns.map(({ name, type }) => ({
      ...{ name, type, label: labelOf(model, measure, name) },
    })),
    rows: page.rows,
    count: Number(counted.rows[0]?.[0] ?? 0),
    sql: compiled.sql,
  }
}

/** Of a column of the key the label of the dimension that is it. */
function labelOf({ dimensions, measures }: Model, measure: string, column: string): string {
  const home = measures.get(measure)?.table
  const same = [...dimensions.values()].find(({ table, sql }) => table === home && sql === column)
  const words = column.replaceAll('_', ' ')
  const label = words.charAt(0).toUpperCase() + words.slice(1)
  return dimensions.get(column)?.label ?? same?.label ?? label
}
