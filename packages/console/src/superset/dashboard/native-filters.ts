import type { Filter } from '@deftunes/metrics'

import type { Dashboard, PageFilter } from '../../dashboard/dashboard.ts'
import type { Dataset } from '../dataset/dataset.ts'
import type { BundledChart } from './bundled-chart.ts'
import { supersetRange } from './time-range.ts'

type Json = Readonly<Record<string, unknown>>

/** A filter of a dashboard, and what its default does not say. */
interface NativeFilter {
  filter?: Json
  notShown: { what: string; why: string }[]
}

/** The filters of a page: its days, their grain, and those of its dimensions, each for the charts that it applies to. */
export function nativeFilters(
  dashboard: Dashboard,
  charts: readonly BundledChart[],
  endsOn?: string,
): { filters: Json[]; notShown: NativeFilter['notShown'] } {
  const all = [
    ...timeFilter(dashboard, charts, endsOn),
    ...grainFilter(charts),
    ...dashboard.filters.flatMap((filter) => dimensionFilter(filter, charts)),
  ]
  return {
    filters: all.flatMap(({ filter }) => (filter ? [filter] : [])),
    notShown: all.flatMap(({ notShown }) => notShown),
  }
}

function timeFilter(
  { time, range }: Dashboard,
  charts: readonly BundledChart[],
  endsOn: string | undefined,
): NativeFilter[] {
  const applies = charts.filter(({ target }) => target.time !== undefined)
  if (time === undefined || applies.length === 0) return []
  const value = supersetRange(range, endsOn)
  const mask =
    value === undefined
      ? undefined
      : { extraFormData: { time_range: value }, filterState: { value } }
  const filter = nativeFilter('time', 'filter_time', {
    ...{ name: 'Time range', targets: [{}], scope: scopeOf(charts, applies), mask },
  })
  const why =
    endsOn === undefined
      ? 'Superset counts from today, not from the last day that has data'
      : `its data ends on ${endsOn}, so that it is fixed to the days up to there`
  return [{ filter, notShown: value === undefined ? [] : [{ what: `the range '${range}'`, why }] }]
}

/** For the charts whose grain is automatic. */
function grainFilter(charts: readonly BundledChart[]): NativeFilter[] {
  const applies = charts.filter(
    ({ chart, settings }) =>
      settings.form.time_grain_sqla !== undefined &&
      (chart.spark === 'auto' ||
        [...chart.by, ...chart.columns].some(({ grain }) => grain === 'auto')),
  )
  const [first] = applies
  if (!first) return []
  const targets = [{ datasetUuid: first.target.dataset.uuid }]
  const scope = scopeOf(charts, applies)
  const filter = nativeFilter('grain', 'filter_timegrain', { name: 'Time grain', targets, scope })
  return [{ filter, notShown: [] }]
}

function dimensionFilter(
  { dimension, label, default: set }: PageFilter,
  charts: readonly BundledChart[],
): NativeFilter[] {
  const applies = charts.filter(
    ({ target, chart }) =>
      target.dataset.dimensions.has(dimension) && !chart.ignores.includes(dimension),
  )
  const dataset = mostUsed(applies.map(({ target }) => target.dataset))
  const column = dataset?.dimensions.get(dimension)
  if (!dataset || !column) {
    const why = 'it applies to no chart of the bundle'
    return [{ notShown: [{ what: `the filter ${label}`, why }] }]
  }
  const isNumber = column.type === 'number'
  const values = set && defaultMask(column.name, set, isNumber)
  const filter = nativeFilter(column.name, isNumber ? 'filter_range' : 'filter_select', {
    name: label,
    targets: [{ datasetUuid: dataset.uuid, column: { name: column.name } }],
    scope: scopeOf(charts, applies),
    controls: isNumber
      ? {}
      : {
          ...{ multiSelect: true, defaultToFirstItem: false, searchAllOptions: true },
          inverseSelection: set?.op === 'not in',
        },
    mask: values,
  })
  const why = 'Superset has no such default for a filter of that kind'
  const missing = set && !values ? [{ what: `the default of the filter ${label}`, why }] : []
  return [{ filter, notShown: missing }]
}

/** What is set at first; undefined where Superset's filter cannot be set so. */
function defaultMask(col: string, set: Filter, isNumber: boolean): Json | undefined {
  if (isNumber) return rangeMask(col, set)
  if ((set.op !== 'in' && set.op !== 'not in') || set.values.includes(null)) return undefined
  const isOut = set.op === 'not in'
  return {
    extraFormData: { filters: [{ col, op: isOut ? 'NOT IN' : 'IN', val: set.values }] },
    filterState: { value: set.values, ...(isOut && { excludeFilterValues: true }) },
  }
}

/** Both ends of Superset's ranges belong to them. */
function rangeMask(col: string, set: Filter): Json | undefined {
  if (set.op !== 'range' || set.from === undefined || set.to !== undefined) return undefined
  return {
    extraFormData: { filters: [{ col, op: '>=', val: set.from }] },
    filterState: { value: [set.from, null] },
  }
}

function mostUsed(datasets: readonly Dataset[]): Dataset | undefined {
  const counts = [...Map.groupBy(datasets, (dataset) => dataset)]
  return counts.sort(([, left], [, right]) => right.length - left.length)[0]?.[0]
}

function nativeFilter(
  id: string,
  filterType: string,
  {
    name,
    targets,
    scope,
    controls = {},
    mask = { extraFormData: {}, filterState: {} },
  }: { name: string; targets: Json[]; scope: Json; controls?: Json; mask?: Json | undefined },
): Json {
  return {
    ...{ id: `NATIVE_FILTER-${id}`, type: 'NATIVE_FILTER', name, filterType, targets, scope },
    controlValues: { enableEmptyFilter: false, ...controls },
    ...{ defaultDataMask: mask, cascadeParentIds: [] },
  }
}

function scopeOf(charts: readonly BundledChart[], applies: readonly BundledChart[]): Json {
  const excluded = charts.filter((chart) => !applies.includes(chart)).map(({ id }) => id)
  return { rootPath: ['ROOT_ID'], excluded }
}
