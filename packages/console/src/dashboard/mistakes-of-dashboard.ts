import { didYouMean, messageOf } from '@deftunes/core'
import { compileQuery, isTimeType, type Model } from '@deftunes/metrics'

import { pageQuestion } from '../state/page-question.ts'
import { planChart } from '../state/plan-chart.ts'
import type { Chart, ChartType, Dashboard } from './dashboard.ts'
import { mistakesOfMap } from './mistakes-of-map.ts'
import { mistakesOfRunningSum } from './mistakes-of-running-sum.ts'

/** A mistake of a dashboard and where it is in its file. */
export interface DashboardMistake {
  path: (string | number)[]
  message: string
}

/** Whatever a dashboard asks of a model that this cannot answer, or not in that form. */
export function mistakesOfDashboard(dashboard: Dashboard, model: Model): DashboardMistake[] {
  const charts = dashboard.rows.flatMap(({ charts }, row) =>
    charts.map((chart, place) => ({ chart, path: ['rows', row, 'charts', place] })),
  )
  return [
    ...mistakesOfPage(dashboard, model),
    ...charts.flatMap(({ chart, path }, index) => {
      const isSecond = charts.findIndex(({ chart: { id } }) => id === chart.id) < index
      const message = `expected each chart's id once, got '${chart.id}' again`
      return isSecond ? [{ path: [...path, 'id'], message }] : []
    }),
    ...dashboard.rows.flatMap(({ charts }, row) => widthMistake(charts, row)),
    ...charts.flatMap(({ chart, path }) =>
      mistakesOfChart(chart, dashboard, model).map(({ path: below, message }) => ({
        ...{ path: [...path, ...below], message },
      })),
    ),
  ]
}

function mistakesOfPage(dashboard: Dashboard, model: Model): DashboardMistake[] {
  const { time, filters } = dashboard
  const type = time === undefined ? 'date' : model.dimensions.get(time)?.type
  return [
    ...(time === undefined ? [] : unknown('dimension', time, model.dimensions, ['time'])),
    ...(type === undefined || isTimeType(type)
      ? []
      : [{ path: ['time'], message: `expected a date or a timestamp, got ${time}, a ${type}` }]),
    ...filters.flatMap(({ dimension }, index) =>
      unknown('dimension', dimension, model.dimensions, ['filters', index]),
    ),
    ...filters.flatMap(({ dimension, default: given }, index) =>
      given === undefined || given.dimension === dimension
        ? []
        : [
            {
              path: ['filters', index, 'default', 'dimension'],
              message: `expected the dimension of its filter, ${dimension}, got '${given.dimension}'`,
            },
          ],
    ),
  ]
}

function widthMistake(charts: readonly Chart[], row: number): DashboardMistake[] {
  const width = charts.reduce((sum, chart) => sum + chart.width, 0)
  if (width <= 12) return []
  const message = `expected charts of 12 columns together at most, got ${width}`
  return [{ path: ['rows', row, 'charts'], message }]
}

/** Fewest and most dimensions and measures of each type. */
const roles: Readonly<Record<ChartType, { by: [number, number]; measures: [number, number] }>> = {
  number: { by: [0, 0], measures: [1, 1] },
  line: { by: [1, 2], measures: [1, 8] },
  area: { by: [1, 2], measures: [1, 8] },
  bar: { by: [1, 2], measures: [1, 8] },
  heatmap: { by: [2, 2], measures: [1, 1] },
  table: { by: [0, 10], measures: [1, 20] },
  pivot: { by: [1, 4], measures: [1, 8] },
  treemap: { by: [1, 3], measures: [1, 1] },
  scatter: { by: [1, 1], measures: [2, 3] },
  distribution: { by: [1, 1], measures: [1, 1] },
  map: { by: [1, 1], measures: [1, 1] },
}

function mistakesOfChart(chart: Chart, dashboard: Dashboard, model: Model): DashboardMistake[] {
  const names = [
    ...chart.measures.flatMap((name, index) =>
      unknown('measure', name, model.measures, ['measures', index]),
    ),
    ...[...chart.by, ...chart.columns].flatMap(({ dimension }, index) =>
      index < chart.by.length
        ? unknown('dimension', dimension, model.dimensions, ['by', index])
        : unknown('dimension', dimension, model.dimensions, ['columns', index - chart.by.length]),
    ),
    ...chart.filters.flatMap(({ dimension }, index) =>
      unknown('dimension', dimension, model.dimensions, ['filters', index]),
    ),
    ...chart.ignores.flatMap((name, index) =>
      unknown('dimension', name, model.dimensions, ['ignores', index]),
    ),
    ...(chart.hierarchy === undefined
      ? []
      : unknown('hierarchy', chart.hierarchy, model.hierarchies, ['hierarchy'])),
  ]
  const shape = [...countMistakes(chart), ...formMistakes(chart, model)]
  const mistakes = [...names, ...shape]
  return mistakes.length > 0 ? mistakes : compileMistake(chart, dashboard, model)
}

function countMistakes({ type, by, measures, columns }: Chart): DashboardMistake[] {
  const role = roles[type]
  const counted = (what: 'by' | 'measures', count: number, noun: string) => {
    const [least, most] = role[what]
    if (count >= least && count <= most) return []
    const wanted = least === most ? String(least) : `${least} to ${most}`
    return [{ path: [what], message: `expected ${wanted} ${noun} of a ${type}, got ${count}` }]
  }
  const across =
    type === 'pivot' || columns.length === 0
      ? []
      : [{ path: ['columns'], message: `expected columns in a pivot alone, got them in a ${type}` }]
  const seriesTwice = ['line', 'area', 'bar'].includes(type) && by.length > 1 && measures.length > 1
  return [
    ...counted('by', by.length, 'dimensions'),
    ...counted('measures', measures.length, 'measures'),
    ...across,
    ...(seriesTwice
      ? [
          {
            path: ['measures'],
            message: `expected one measure beside a series dimension, got ${measures.length}`,
          },
        ]
      : []),
  ]
}

function formMistakes(chart: Chart, model: Model): DashboardMistake[] {
  const { type, by, top, sort, measures } = chart
  const [first] = by
  const typeOf = (name = '') => model.dimensions.get(name)?.type
  const binned = by.flatMap(({ dimension, bin }, index) => {
    const kind = typeOf(dimension)
    return bin === undefined || kind === undefined || kind === 'number'
      ? []
      : [
          {
            path: ['by', index, 'bin'],
            message: `expected a number to bin, got ${dimension}, a ${kind}`,
          },
        ]
  })
  const sorted = [...measures, ...by.map(({ dimension }) => dimension)]
  return [
    ...binned,
    ...(type === 'distribution' && first && first.bin === undefined
      ? [{ path: ['by', 0], message: 'expected a bin: {dimension: …, bin: width}, got none' }]
      : []),
    ...(top?.by !== undefined && !measures.includes(top.by)
      ? [
          {
            path: ['top', 'by'],
            message: `expected a measure of the chart (${measures.join(', ')}), got '${top.by}'`,
          },
        ]
      : []),
    ...(sort && !sorted.includes(sort.by)
      ? [
          {
            path: ['sort', 'by'],
            message: `expected a column of the chart (${sorted.join(', ')}), got '${sort.by}'`,
          },
        ]
      : []),
    ...mistakesOfRunningSum(chart, model),
    ...mistakesOfMap(chart, model),
  ]
}

/** What is left of mistakes when all names are right: joins that would count rows several times, values of other types. */
function compileMistake(chart: Chart, dashboard: Dashboard, model: Model): DashboardMistake[] {
  try {
    const data = { first: '2024-01-01', last: '2024-12-31' }
    const plan = planChart(pageQuestion(model, dashboard, {}, data), chart)
    for (const query of [plan.main, ...plan.subtotals.map((one) => one.query)])
      compileQuery(model, query)
    return []
  } catch (error) {
    return [{ path: [], message: messageOf(error) }]
  }
}

function unknown(
  what: string,
  name: string,
  known: ReadonlyMap<string, unknown>,
  path: (string | number)[],
): DashboardMistake[] {
  if (known.has(name)) return []
  const hint = didYouMean(name, [...known.keys()])
  return [{ path, message: `expected a ${what} of the model, got '${name}'${hint}` }]
}
