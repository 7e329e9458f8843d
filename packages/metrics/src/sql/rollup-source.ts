import { quoteIdentifier } from '@deftunes/core'

import type { RowMeasure } from '../model/model.ts'
import { columnFor, filterColumn } from '../rollup/plan-rollup.ts'
import { averageColumns, type Rollup } from '../rollup/rollup.ts'
import { filterSql } from './filter-sql.ts'
import { averageSql, groupSql, whereSql, type QueryContext, type RowSource } from './row-source.ts'

/** The rows of a rollup that answers the query. */
export function rowsOfRollup(
  { resolved, relationSql, dialect }: Pick<QueryContext, 'resolved' | 'relationSql' | 'dialect'>,
  rollup: Rollup,
): RowSource {
  return {
    dimension: (grouped) => {
      const { column = '', isFiner } = columnFor(rollup, grouped) ?? {}
      const { grain, bin } = grouped
      const regrouped = { bin, ...(isFiner && { grain }) }
      return groupSql(quoteIdentifier(column), regrouped, dialect)
    },
    aggregate: (measure) => combinedSql(rollup, measure),
    where: () =>
      whereSql(
        resolved.filters.map((one) => {
          const sql = quoteIdentifier(filterColumn(rollup, one) ?? '')
          return filterSql(one.filter, { sql, type: one.dimension.type, dialect })
        }),
      ),
    from: () => `${relationSql(['rollups', rollup.name])} AS rollup`,
  }
}

/** What was summed up, summed up further. */
function combinedSql({ valuesOf }: Rollup, { name, aggregate }: RowMeasure): string {
  const column = quoteIdentifier(name)
  if (name === valuesOf) return `count(DISTINCT ${column})`
  switch (aggregate) {
    case 'count':
    case 'count_distinct':
      return `CAST(coalesce(sum(${column}), 0) AS BIGINT)`
    case 'avg': {
      const { sum, count } = averageColumns(name)
      return averageSql(`sum(${quoteIdentifier(sum)})`, `sum(${quoteIdentifier(count)})`)
    }
    default:
      return `${aggregate}(${column})`
  }
}
