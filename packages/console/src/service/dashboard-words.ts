import type { Model } from '@deftunes/metrics'

import type { Responses } from '../api/responses.ts'
import { chartsOf, type Chart, type Dashboard } from '../dashboard/dashboard.ts'
import { isAskable } from '../state/page-question.ts'
import type { DataDays } from '../state/time-range.ts'
import { dimensionWords, measureWords } from './model-words.ts'

/** A dashboard with the words of all that its charts use and can be drilled by. */
export function dashboardWords(
  model: Model,
  dashboard: Dashboard,
  days: DataDays | undefined,
): Responses['dashboard'] {
  const charts = chartsOf(dashboard)
  const drillBy = Object.fromEntries(charts.map((chart) => [chart.id, drillsOf(model, chart)]))
  const dimensions = new Set([
    ...dashboard.filters.map(({ dimension }) => dimension),
    ...charts.flatMap(({ by, columns }) => [...by, ...columns].map(({ dimension }) => dimension)),
    ...Object.values(drillBy).flat(),
    ...[...model.hierarchies.values()].flatMap(({ levels }) => levels.map((one) => one.dimension)),
    ...(dashboard.time === undefined ? [] : [dashboard.time]),
  ])
  const measures = new Set(charts.flatMap((chart) => chart.measures))
  return {
    ...{ dashboard, drillBy, ...(days && { days }) },
    dimensions: [...dimensions].flatMap((name) => {
      const dimension = model.dimensions.get(name)
      return dimension ? [dimensionWords(dimension)] : []
    }),
    measures: [...measures].flatMap((name) => {
      const measure = model.measures.get(name)
      return measure ? [measureWords(model, measure)] : []
    }),
  }
}

/** Dimensions that a chart can have in place of its first; a chart without one has none. */
function drillsOf(model: Model, { by, columns, measures }: Chart): string[] {
  if (by.length === 0) return []
  const used = new Set([...by, ...columns].map(({ dimension }) => dimension))
  return [...model.dimensions.keys()].filter(
    (name) => !used.has(name) && isAskable(model, measures, name),
  )
}
