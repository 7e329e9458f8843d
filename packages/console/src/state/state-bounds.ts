import type { Filter, FilterValue } from '@deftunes/metrics'

import type { PageState } from './page-state.ts'

/** How much a state may hold: the API refuses more, and an address does not say it. */
export const most = {
  ...{ name: 200, text: 1_000_000, searched: 1_000, top: 1_000 },
  ...{ filters: 50, values: 10_000, crossed: 50, crossFilters: 10, levels: 10 },
  /** Values of all filters together: more than anybody picks, and each chart asks for all of them. */
  allValues: 20_000,
} as const

/** The first year of days that comparisons can be moved in, and the first one behind them. */
export const years = { first: '1700', end: '2300' } as const

/** Whether a text is a day, 'YYYY-MM-DD', that a state can be about. */
export function isStateDay(text: string): boolean {
  const at = new Date(`${text}T00:00:00Z`)
  const isDay = !Number.isNaN(at.getTime()) && at.toISOString().slice(0, 10) === text
  return isDay && text >= years.first && text < years.end
}

/** Whether days are in their order; an open end always is. */
export function areInOrder({ from = '', to = '9' }: { from?: string; to?: string }): boolean {
  return from < to
}

/** Whether a text can be a name. */
export function isName(text: string): boolean {
  return text !== '' && text.length <= most.name && !text.includes('\0')
}

/** Whether a filter is none that the API would refuse by its form alone. */
export function isFilter(filter: Filter): boolean {
  if (!isName(filter.dimension)) return false
  if (filter.op === 'contains')
    return filter.text.length <= most.searched && !filter.text.includes('\0')
  if (filter.op === 'range')
    return [filter.from, filter.to].every((end) => end === undefined || isValue(end))
  return filter.values.length <= most.values && filter.values.every(isValue)
}

function isValue(value: FilterValue): boolean {
  if (typeof value === 'string') return value.length <= most.text && !value.includes('\0')
  return typeof value !== 'number' || Number.isFinite(value)
}

/** How many values all filters of a state have together. */
export function valuesIn({ filters = [], cross = [], charts = {}, compare }: PageState): number {
  const all = [
    ...filters,
    ...cross.flatMap((one) => one.filters),
    ...Object.values(charts).flatMap(({ drill = [] }) => drill.map((level) => level.filter)),
    ...(typeof compare === 'object' && 'segment' in compare ? compare.segment : []),
  ]
  return all.reduce((sum, one) => sum + ('values' in one ? one.values.length : 0), 0)
}
