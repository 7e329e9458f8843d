import type { Filter } from '@deftunes/metrics'

import type { Dashboard, Sort } from '../../src/dashboard/dashboard.ts'
import type { ChartState, PageState } from '../../src/state/page-state.ts'

/** Whether two plain values say the same. */
export function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}

/** What a dashboard's filters are when none is set. */
export function defaultFilters({ filters }: Pick<Dashboard, 'filters'>): Filter[] {
  return filters.flatMap((filter) => (filter.default === undefined ? [] : [filter.default]))
}

/** The filters that hold: those of the state, or the dashboard's own. */
export function filtersOf(
  dashboard: Pick<Dashboard, 'filters'>,
  state: PageState,
): readonly Filter[] {
  return state.filters ?? defaultFilters(dashboard)
}

/** Sets, or without a filter removes, the filter of a dimension. */
export function withFilter(
  dashboard: Pick<Dashboard, 'filters'>,
  state: PageState,
  dimension: string,
  filter: Filter | undefined,
): PageState {
  const before = filtersOf(dashboard, state)
  const place = before.findIndex((one) => one.dimension === dimension)
  const others = before.filter((one) => one.dimension !== dimension)
  const at = place === -1 ? others.length : place
  const filters = filter === undefined ? others : others.toSpliced(at, 0, filter)
  return { ...state, filters }
}

/**
 * Selects a mark in a chart, or, when it is just that, lets it go: what is left is the level that the chart has gone down to, if it has.
 * `add` keeps what is selected beside it.
 */
export function withCross(
  state: PageState,
  chart: string,
  filters: readonly Filter[],
  add = false,
): PageState {
  const before = state.cross?.find((one) => one.chart === chart)?.filters
  if (before !== undefined && same(before, filters)) return withLevelSelected(state, chart)
  const merged = add && before !== undefined ? mergedWith(before, filters) : filters
  if (merged.some((filter) => filter.op === 'in' && filter.values.length === 0))
    return withLevelSelected(state, chart)
  return selecting(state, chart, merged)
}

/** Selects in a chart the value that it has gone down into, or nothing at its top. */
export function withLevelSelected(state: PageState, chart: string): PageState {
  const level = state.charts?.[chart]?.drill?.at(-1)
  return level === undefined ? withoutCross(state, chart) : selecting(state, chart, [level.filter])
}

/** Selects just that in a chart. */
export function selecting(state: PageState, chart: string, filters: readonly Filter[]): PageState {
  const others = state.cross?.filter((one) => one.chart !== chart) ?? []
  return { ...state, cross: [...others, { chart, filters }] }
}

/** Values of the one dimension that both are about; what cannot be put together is replaced. */
function mergedWith(before: readonly Filter[], added: readonly Filter[]): readonly Filter[] {
  const [[one, ...more], [other, ...others]] = [before, added]
  const mergeable = one?.op === 'in' && other?.op === 'in' && one.dimension === other.dimension
  if (!mergeable || more.length > 0 || others.length > 0) return added
  const removed = one.values.filter((value) => !other.values.includes(value))
  const fresh = other.values.filter((value) => !one.values.includes(value))
  return [{ ...one, values: [...removed, ...fresh] }]
}

/** Selects nothing in a chart. */
export function withoutCross(state: PageState, chart: string): PageState {
  return { ...state, cross: state.cross?.filter((one) => one.chart !== chart) }
}

/** Changes how one chart differs from its file. */
export function withChart(
  state: PageState,
  chart: string,
  change: (own: ChartState) => ChartState,
): PageState {
  return { ...state, charts: { ...state.charts, [chart]: change(state.charts?.[chart] ?? {}) } }
}

/** Orders a chart: by a column the first time downwards, then upwards, then as its file says. */
export function sortedBy(current: Sort | undefined, by: string): Sort | undefined {
  if (current?.by !== by) return { by, descending: true }
  return current.descending ? { by, descending: false } : undefined
}

/** A state without what is empty, and without what the dashboard says anyway. */
export function withoutDefaults(dashboard: Dashboard, state: PageState): PageState {
  const { version, range, grain, compare, filters, cross, charts } = state
  const changed = Object.entries(charts ?? {}).flatMap(([id, own]) => {
    const kept = withoutEmpty(own)
    return Object.keys(kept).length === 0 ? [] : [[id, kept] as const]
  })
  return {
    ...(version !== undefined && { version }),
    ...(range !== undefined && range !== dashboard.range && { range }),
    ...(grain !== undefined && { grain }),
    ...(compare !== undefined && compare !== dashboard.compare && { compare }),
    ...(filters !== undefined && !same(filters, defaultFilters(dashboard)) && { filters }),
    ...(cross !== undefined && cross.length > 0 && { cross }),
    ...(changed.length > 0 && { charts: Object.fromEntries(changed) }),
  }
}

function withoutEmpty({ drill, by, sort, top }: ChartState): ChartState {
  return {
    ...(drill !== undefined && drill.length > 0 && { drill }),
    ...(by !== undefined && { by }),
    ...(sort !== undefined && { sort }),
    ...(top !== undefined && { top }),
  }
}

/** What of a page's state a chart's answer depends on. */
export function stateSeenBy(chart: string, { cross, charts, ...state }: PageState): PageState {
  const others = cross?.filter((one) => one.chart !== chart) ?? []
  const own = charts?.[chart]
  // What is selected in a chart filters within the levels that it has gone down.
  const levels = others.flatMap((one) => {
    const drill = charts?.[one.chart]?.drill ?? []
    return drill.length === 0 ? [] : [[one.chart, { drill }] as const]
  })
  const seen = { ...Object.fromEntries(levels), ...(own !== undefined && { [chart]: own }) }
  return {
    ...state,
    ...(others.length > 0 && { cross: others.map((one) => ({ ...one })) }),
    ...(Object.keys(seen).length > 0 && { charts: seen }),
  }
}
