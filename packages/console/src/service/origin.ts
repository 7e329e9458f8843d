import { compileQuery, partsOf, type Model } from '@deftunes/metrics'

import type { Explanation } from '../answer/chart-answer.ts'
import { shortenedSql } from '../answer/shortened-sql.ts'
import { qualityOf } from '../quality/column-quality.ts'
import { knownColumns } from '../quality/known-columns.ts'
import { usedColumns } from '../quality/used-columns.ts'
import type { ChartPlan } from '../state/plan-chart.ts'
import type { VersionSession } from '../warehouse/warehouse.ts'
import type { ConsoleServices } from './console-services.ts'
import { dataDays } from './data-days.ts'

/** How fresh the numbers of a chart are, how right the columns that they use, and how anybody else asks for them. */
export type Origin = Pick<Explanation, 'freshness' | 'quality' | 'plainSql'>

/** Tells of charts of one version where their numbers come from; what all of them need is asked for once. */
export function originReader(
  { modelTests, cache }: Pick<ConsoleServices, 'modelTests' | 'cache'>,
  session: VersionSession,
  model: Model,
): (plan: ChartPlan) => Promise<Origin> {
  const { version } = session
  const ask = () => Promise.all([knownColumns(session, cache), modelTests(version)])
  let asked: ReturnType<typeof ask> | undefined
  return async (plan) => {
    const [known, tests] = await (asked ??= ask())
    const { publishedAt, runId } = version
    const lastDay = await lastDayOf(session, model, plan, cache)
    return {
      plainSql: plainSql(model, plan),
      freshness: {
        publishedAt,
        ...(lastDay !== undefined && { lastDay }),
        ...(runId !== undefined && { runId }),
      },
      quality: qualityOf(usedColumns(model, namesOf(plan), known), tests),
    }
  }
}

/** As many rows as are shown: one more is read to know whether there are more. */
function plainSql(model: Model, { chart, cumulative, main }: ChartPlan): string {
  const limit = cumulative ? chart.limit : main.limit - 1
  return shortenedSql(compileQuery(model, { ...main, limit }).sql)
}

function namesOf({ measures, dimensions, filters, spark }: ChartPlan) {
  const named = [
    ...dimensions.map(({ name }) => name),
    ...(spark ? [spark.dimension] : []),
    ...filters.map(({ dimension }) => dimension),
  ]
  return { measures: measures.map(({ name }) => name), dimensions: [...new Set(named)] }
}

/** The last day that all tables of the measures have rows of; undefined where one of them knows no time. */
async function lastDayOf(
  session: VersionSession,
  model: Model,
  { measures }: ChartPlan,
  cache: ConsoleServices['cache'],
): Promise<string | undefined> {
  const tables = measures.flatMap(({ name }) => {
    const measure = model.measures.get(name)
    return measure ? partsOf(measure, model).map(({ table }) => table) : []
  })
  const times = new Set(tables.map((table) => model.tables.get(table)?.time))
  const days = await Promise.all(
    [...times].map(async (time) => (await dataDays(session, model, time, cache))?.last),
  )
  return days.includes(undefined) ? undefined : days.map(String).sort()[0]
}
