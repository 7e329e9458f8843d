import type { Filter, Grain } from '@deftunes/metrics'

import type { ChartState, PageState } from '../../src/state/page-state.ts'
import { same, selecting, withChart, withLevelSelected, withoutCross } from './changes.ts'

/**
 * Goes a level down in a chart, into what the first condition of a mark selects. What is selected in other charts stays, and
 * so does the mark where something is selected in this one: the others go on being filtered by it.
 */
export function drilledDown(
  state: PageState,
  chart: string,
  mark: readonly Filter[],
  to: { dimension: string; grain?: Grain },
): PageState {
  const [filter] = mark
  if (filter === undefined) return state
  const kept = isSelecting(state, chart) ? selecting(state, chart, mark) : state
  return withChart(kept, chart, (own) => ({
    ...own,
    drill: [...(own.drill ?? []), { filter, to }],
  }))
}

/** Goes back up in a chart, so that some levels stay; of what is selected in it only the last of these stays. */
export function drilledUp(state: PageState, chart: string, levels: number): PageState {
  const up = withChart(state, chart, (own) => ({ ...own, drill: own.drill?.slice(0, levels) }))
  return isSelecting(state, chart) ? withLevelSelected(up, chart) : up
}

/** Shows a chart by another dimension, or by its own again; what was selected in it is let go. */
export function drilledBy(state: PageState, chart: string, by: ChartState['by']): PageState {
  return withChart(withoutCross(state, chart), chart, ({ drill, sort, ...own }) => ({
    ...own,
    by,
  }))
}

/** What is selected among the marks of a chart: its levels, which all of them are in, are no part of it. */
export function selectionAmongMarks(
  { cross, charts }: PageState,
  chart: string,
): readonly Filter[] | undefined {
  const levels = charts?.[chart]?.drill ?? []
  const selected = cross
    ?.find((one) => one.chart === chart)
    ?.filters.filter((one) => !levels.some(({ filter }) => same(filter, one)))
  return selected?.length === 0 ? undefined : selected
}

function isSelecting({ cross }: PageState, chart: string): boolean {
  return cross?.some((one) => one.chart === chart) ?? false
}
