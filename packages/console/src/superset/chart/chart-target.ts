import { isTimeType, type Dialect, type Grain, type Model } from '@deftunes/metrics'

import type { By, Chart, Dashboard } from '../../dashboard/dashboard.ts'
import { fittingGrain, grainFor } from '../../state/time-grain.ts'
import { daysOf, daysBetween } from '../../state/time-range.ts'
import { derivedName, type Dataset, type DerivedColumn } from '../dataset/dataset.ts'

/** A chart, and what it is about in a bundle. */
export interface ChartTarget {
  dashboard: Dashboard
  chart: Chart
  dataset: Dataset
  model: Model
  dialect: Dialect
  /** Column of the dashboard's time, where that applies to the chart. */
  time?: string
}

/** What Explore keeps of a chart, as Superset's own names have it. */
export type FormData = Readonly<Record<string, unknown>>

/** A chart's settings, and what of it they do not say. */
export interface ChartSettings {
  form: FormData
  notShown: readonly { what: string; why: string }[]
}

/** A dimension of a chart in its settings. */
export interface PlacedColumn {
  name: string
  label: string
  isTime: boolean
  /** Where Superset truncates it itself. */
  grain?: Grain
}

/** The grain of a dimension, the automatic one as the dashboard's own range has it. */
export function grainOf(
  { dashboard, model }: Pick<ChartTarget, 'dashboard' | 'model'>,
  { dimension, grain }: Pick<By, 'dimension' | 'grain'>,
): Grain | undefined {
  const found = model.dimensions.get(dimension)
  if (grain !== 'auto' || !found) return grain === 'auto' ? undefined : grain
  return fittingGrain(found, grainFor(usualDays(dashboard)))
}

/** How many days the range of a dashboard has; of all of them, two years are thought of. */
function usualDays({ range }: Dashboard): number {
  const days = daysOf(range, { first: '2000-01-01', last: '2023-12-31' })
  return days ? daysBetween(days.from, days.to) : 730
}

/** Columns of all dimensions of a chart that Superset cannot make itself, by their dashboards' ranges. */
export function derivedColumns(model: Model, dashboards: readonly Dashboard[]): DerivedColumn[] {
  const all = dashboards.flatMap((dashboard) =>
    dashboard.rows.flatMap(({ charts }) =>
      charts.flatMap((chart) =>
        [...chart.by, ...chart.columns].flatMap((by) => {
          const derived = derivedOf({ dashboard, chart, model }, by)
          return derived ? [derived] : []
        }),
      ),
    ),
  )
  const keys = all.map((one) => JSON.stringify(one))
  return all.filter((_, index) => keys.indexOf(keys[index] ?? '') === index)
}

/** A dimension of a chart as a column that there is beside the model's. */
function derivedOf(
  target: Pick<ChartTarget, 'dashboard' | 'chart' | 'model'>,
  by: By,
): DerivedColumn | undefined {
  const { dimension, bin } = by
  if (bin !== undefined) return { dimension, bin }
  const grain = grainOf(target, by)
  return grain === undefined || truncatesItself(target.chart, by) ? undefined : { dimension, grain }
}

/** Whether Superset has a grain of time in that place: along x, and for one column of a table. */
function truncatesItself({ type, by, columns }: Chart, one: By): boolean {
  if (['line', 'area', 'bar', 'heatmap'].includes(type)) return one === by[0]
  if (type !== 'table' && type !== 'pivot') return false
  const timed = [...by, ...columns].filter(({ grain }) => grain !== undefined)
  return timed.length === 1
}

/** A dimension of a chart in its settings; undefined where the dataset lacks it. */
export function placed(target: ChartTarget, by: By): PlacedColumn | undefined {
  const { dataset, chart } = target
  const column = dataset.dimensions.get(by.dimension)
  if (!column) return undefined
  const { name, label = name } = column
  const derived = derivedOf(target, by)
  const made = derived && dataset.columns.find((one) => one.name === derivedName(name, derived))
  if (derived)
    return (
      made && { name: made.name, label: made.label ?? made.name, isTime: isTimeType(made.type) }
    )
  const grain = truncatesItself(chart, by) ? grainOf(target, by) : undefined
  return { name, label, isTime: isTimeType(column.type), ...(grain !== undefined && { grain }) }
}
