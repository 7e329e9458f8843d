import { quoteIdentifier } from '@deftunes/core'
import { filterSql, type Filter } from '@deftunes/metrics'

import type { ChartTarget } from './chart-target.ts'

/** A condition of a chart, in Superset's words. */
export type AdhocFilter = Readonly<Record<string, unknown>>

/** The conditions of a chart: the page's range of days, to be set there, and its own. */
export function adhocFilters({ time, chart, dataset, model, dialect }: ChartTarget): AdhocFilter[] {
  const range = time === undefined ? [] : [timeRangeFilter(time)]
  const own = chart.filters.flatMap((filter) => {
    const column = dataset.dimensions.get(filter.dimension)
    const type = model.dimensions.get(filter.dimension)?.type ?? 'text'
    if (!column) return []
    if (isSimple(filter)) return [simpleFilter(column.name, 'IN', filter.values)]
    return [sqlFilter(filterSql(filter, { sql: quoteIdentifier(column.name), type, dialect }))]
  })
  return [...range, ...own]
}

/** Superset's IN and NOT IN know no missing values. */
function isSimple(filter: Filter): filter is Filter & { op: 'in' } {
  return filter.op === 'in' && filter.values.length > 0 && !filter.values.includes(null)
}

/** A condition that a page's range of time takes the place of. */
function timeRangeFilter(subject: string): AdhocFilter {
  return simpleFilter(subject, 'TEMPORAL_RANGE', 'No filter')
}

/** A condition that rows have a value. */
export function presenceFilter(subject: string): AdhocFilter {
  return { clause: 'WHERE', expressionType: 'SIMPLE', subject, operator: 'IS NOT NULL' }
}

function simpleFilter(subject: string, operator: string, comparator: unknown): AdhocFilter {
  return { clause: 'WHERE', expressionType: 'SIMPLE', subject, operator, comparator }
}

function sqlFilter(sqlExpression: string): AdhocFilter {
  return { clause: 'WHERE', expressionType: 'SQL', sqlExpression }
}
