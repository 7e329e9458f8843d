import type { AdhocFilter } from '../chart/adhoc-filters.ts'
import type { FormData } from '../chart/chart-target.ts'

/** A question to Superset's API, in its words. */
export type Query = Readonly<Record<string, unknown>>

/**
 * What every query of a chart has: its conditions, limits and order, as `buildQueryObject` of Superset's front end makes them
 * from what Explore keeps (superset-ui-core, `src/query/buildQueryObject.ts`).
 */
export function baseQuery(
  form: FormData,
  columns: readonly unknown[],
  metrics: readonly unknown[],
): Query {
  return {
    filters: simpleFilters(form),
    extras: {
      ...(form.time_grain_sqla !== undefined && { time_grain_sqla: form.time_grain_sqla }),
      having: '',
      where: whereSql(form),
    },
    applied_time_extras: {},
    columns,
    ...(metrics.length > 0 && { metrics: [...new Set(metrics)] }),
    annotation_layers: [],
    ...(form.row_limit !== undefined && { row_limit: form.row_limit }),
    series_limit: form.limit ?? 0,
    ...(form.timeseries_limit_metric !== undefined && {
      series_limit_metric: form.timeseries_limit_metric,
    }),
    group_others_when_limit_reached: form.group_others_when_limit_reached ?? false,
    order_desc: form.order_desc ?? true,
    url_params: {},
    custom_params: {},
    custom_form_data: {},
  }
}

function simpleFilters(form: FormData): object[] {
  return filtersOf(form)
    .filter(({ expressionType }) => expressionType === 'SIMPLE')
    .map(({ subject, operator, comparator }) => ({
      ...{ col: subject, op: operator },
      ...(comparator !== undefined && { val: comparator }),
    }))
}

function whereSql(form: FormData): string {
  return filtersOf(form)
    .filter(({ expressionType }) => expressionType === 'SQL')
    .map(({ sqlExpression }) => `(${String(sqlExpression)})`)
    .join(' AND ')
}

function filtersOf({ adhoc_filters: filters }: FormData): readonly AdhocFilter[] {
  return filters as readonly AdhocFilter[]
}

/** A column along an axis, truncated where the chart has a grain of time. */
export function axisColumn(name: unknown, { time_grain_sqla: grain }: FormData): object {
  return {
    ...(grain !== undefined && { timeGrain: grain }),
    columnType: 'BASE_AXIS',
    sqlExpression: name,
    label: name,
    expressionType: 'SQL',
  }
}

/** Members of a list, none of undefined. */
export function listOf(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return []
  return Array.isArray(value) ? (value as unknown[]) : [value]
}
