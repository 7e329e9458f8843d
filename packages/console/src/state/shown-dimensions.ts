import { MetricsError, type Dimension, type Grain, type Model } from '@deftunes/metrics'
import { grains } from '@deftunes/metrics/grains'

import type { ShownDimension } from '../answer/chart-answer.ts'
import type { By, Chart } from '../dashboard/dashboard.ts'
import type { PageQuestion } from './page-question.ts'
import type { ChartState } from './page-state.ts'
import { drawableGrain, fittingGrain, grainFor } from './time-grain.ts'
import { dayAfter, daysBetween, type Days } from './time-range.ts'

/**
 * The dimensions of a chart as they are after drilling: first its own, then, of a pivot, those across.
 * @throws MetricsError METRICS_QUERY_INVALID when a state names one that the model lacks
 */
export function shownDimensions(question: PageQuestion, chart: Chart): ShownDimension[] {
  const { model, state } = question
  const own = byOfState(chart, state.charts?.[chart.id])
  return [...own, ...chart.columns].map((by) => {
    const dimension = model.dimensions.get(by.dimension)
    if (!dimension) throw unknown(by.dimension)
    return shownDimension(dimension, by, question)
  })
}

function unknown(name: string): MetricsError {
  const message = `expected a dimension of the model, got '${name}'`
  return new MetricsError('METRICS_QUERY_INVALID', message)
}

/** What is grouped by: the first of them in place of what was drilled by, or down to. */
function byOfState({ by }: Chart, state: ChartState | undefined): readonly By[] {
  const level = state?.drill?.at(-1)?.to ?? state?.by
  return level ? [{ grain: 'auto', ...level }, ...by.slice(1)] : by
}

function shownDimension(
  dimension: Dimension,
  { grain, bin }: By,
  question: PageQuestion,
): ShownDimension {
  const { name, label, type } = dimension
  const wanted = grain === 'auto' ? autoGrain(question, dimension) : grain
  return {
    ...{ name, label, type },
    ...(wanted !== undefined && { grain: wanted }),
    ...(bin !== undefined && { bin }),
  }
}

/** The grain of time axes and sparklines: the reader's, as far as an axis can show it, or one that fits the days of the page. */
export function autoGrain(question: PageQuestion, dimension: Dimension): Grain | undefined {
  const days = daysWithData(question)
  const length = days ? daysBetween(days.from, days.to) : 30
  const wanted = question.state.grain ?? grainFor(length)
  return fittingGrain(dimension, drawableGrain(wanted, length))
}

/** Days without data before the first one say nothing of how fine an axis can be. */
function daysWithData(question: PageQuestion): Days | undefined {
  const days = shownDays(question)
  const first = question.data?.first ?? ''
  return days && days.from < first && first < days.to ? { from: first, to: days.to } : days
}

/** The days that a page shows, all days of the data without a range. */
export function shownDays({ days, data }: PageQuestion): Days | undefined {
  return days ?? (data && { from: data.first, to: dayAfter(data.last, 1) })
}

/** What a click goes down to from a dimension of a chart, where its measures can be asked by that. */
export function nextLevel(
  model: Model,
  chart: Chart,
  shown: ShownDimension | undefined,
): { dimension: string; grain?: Grain; label: string } | undefined {
  if (!shown) return undefined
  const all = [...model.hierarchies.values()]
  const hierarchies =
    chart.hierarchy === undefined ? all : all.filter(({ name }) => name === chart.hierarchy)
  for (const { levels } of hierarchies) {
    const next = levels[placeIn(levels, shown)]
    const dimension = next && model.dimensions.get(next.dimension)
    if (!next || !dimension) continue
    const label = next.grain === undefined ? dimension.label : next.grain
    return { ...next, label }
  }
  return undefined
}

/** The place of the level below a dimension; past the end when there is none. */
function placeIn(
  levels: readonly { dimension: string; grain?: Grain }[],
  { name, grain }: ShownDimension,
): number {
  const finer = levels.findIndex(
    (level) =>
      level.dimension === name &&
      level.grain !== undefined &&
      grain !== undefined &&
      grains.indexOf(level.grain) < grains.indexOf(grain),
  )
  if (finer !== -1) return finer
  const same = levels.findIndex((level) => level.dimension === name && level.grain === grain)
  return same === -1 ? levels.length : same + 1
}
