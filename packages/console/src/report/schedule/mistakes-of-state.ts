import type { Filter, Model } from '@deftunes/metrics'

import { chartsOf, type Chart, type Dashboard } from '../../dashboard/dashboard.ts'
import { queryOf } from '../../state/chart-queries.ts'
import { isAskable, pageQuestion } from '../../state/page-question.ts'
import type { ChartState, PageState } from '../../state/page-state.ts'
import { planChart, queriesOf } from '../../state/plan-chart.ts'
import { unknownName, type FileMistake } from './file-mistake.ts'
import { mistakesOfQuery } from './mistakes-of-query.ts'

type Path = (string | number)[]

/** Whatever a state sets that its dashboard or the model has not: it would be claimed over numbers that it does not hold for. */
export function mistakesOfState(
  state: PageState,
  dashboard: Dashboard,
  model: Model,
): FileMistake[] {
  const charts = chartsOf(dashboard)
  const ids = charts.map(({ id }) => id)
  const crossed = (state.cross ?? []).flatMap(({ chart }, at) =>
    unknownName('chart', chart, ids, ['cross', at, 'chart']),
  )
  const changed = Object.entries(state.charts ?? {}).flatMap(([id, own]) => {
    const chart = charts.find((one) => one.id === id)
    const path = ['charts', id]
    return chart ? mistakesOfChart(own, chart, model, path) : unknownName('chart', id, ids, path)
  })
  const filters = filtersOf(state).flatMap(([filter, path]) =>
    mistakesOfFilter(filter, model, path),
  )
  const found = [...filters, ...crossed, ...changed]
  return found.length > 0 ? found : mistakesOfPage(state, dashboard, model)
}

/** Every condition of a state and where it is. */
function filtersOf({ filters = [], cross = [], charts = {}, compare }: PageState) {
  const placed = (some: readonly Filter[], path: Path): [Filter, Path][] =>
    some.map((filter, at) => [filter, [...path, at]])
  const isSegment = typeof compare === 'object' && 'segment' in compare
  return [
    ...placed(filters, ['filters']),
    ...cross.flatMap((one, at) => placed(one.filters, ['cross', at, 'filters'])),
    ...(isSegment ? placed(compare.segment, ['compare', 'segment']) : []),
    ...Object.entries(charts).flatMap(([id, { drill = [] }]) =>
      drill.map(({ filter }, at): [Filter, Path] => [
        filter,
        ['charts', id, 'drill', at, 'filter'],
      ]),
    ),
  ]
}

function mistakesOfFilter(filter: Filter, model: Model, path: Path): FileMistake[] {
  const { dimension } = filter
  const names = unknownDimension(dimension, model, [...path, 'dimension'])
  if (names.length > 0) return names
  const query = queryOf({ measures: [] }, [], [filter])
  return mistakesOfQuery(model, path, () => [{ ...query, dimensions: [{ dimension }] }])
}

function mistakesOfChart(
  { drill = [], by, sort }: ChartState,
  chart: Chart,
  model: Model,
  path: Path,
): FileMistake[] {
  const levels = [
    ...drill.map(({ to }, at) => ({ ...to, path: [...path, 'drill', at, 'to', 'dimension'] })),
    ...(by ? [{ ...by, path: [...path, 'by', 'dimension'] }] : []),
  ]
  const shown = [...chart.by, ...chart.columns, ...levels].map(({ dimension }) => dimension)
  const columns = [...new Set([...chart.measures, ...shown])]
  return [
    ...levels.flatMap((level) => unknownDimension(level.dimension, model, level.path)),
    ...(sort ? unknownName('column of the chart', sort.by, columns, [...path, 'sort', 'by']) : []),
  ]
}

function unknownDimension(name: string, { dimensions }: Model, path: Path): FileMistake[] {
  return unknownName('dimension', name, [...dimensions.keys()], path)
}

/** What is left when all names are right: what no chart can be asked by, and levels that a chart cannot. */
function mistakesOfPage(state: PageState, dashboard: Dashboard, model: Model): FileMistake[] {
  const charts = chartsOf(dashboard)
  const isAsked = (name: string) =>
    charts.some(
      ({ measures, ignores }) => !ignores.includes(name) && isAskable(model, measures, name),
    )
  const idle = filtersOf(state)
    .filter(([{ dimension }, path]) => path[0] !== 'charts' && !isAsked(dimension))
    .map(([{ dimension }, path]) => ({
      path,
      message: `expected a dimension that a chart of ${dashboard.id} can be asked by, got '${dimension}'`,
    }))
  if (idle.length > 0) return idle
  const question = pageQuestion(model, dashboard, state, {
    first: '2024-01-01',
    last: '2024-12-31',
  })
  return charts
    .filter(({ id }) => state.charts?.[id])
    .flatMap((chart) =>
      mistakesOfQuery(model, ['charts', chart.id], () => queriesOf(planChart(question, chart))),
    )
}
