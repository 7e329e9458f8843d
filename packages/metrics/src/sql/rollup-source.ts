import { quoteIdentifier } from '@deftunes/core'

import type { RowMeasure } from '../model/model.ts'
import type { Filter } from '../query/metrics-query.ts'
import { columnFor, filterColumn } from '../rollup/plan-rollup.ts'
import { averageColumns, textsTable, type Rollup } from '../rollup/rollup.ts'
import { filterSql } from './filter-sql.ts'
import { averageSql, groupSql, whereSql, type QueryContext, type RowSource } from './row-source.ts'

/** The rows of a rollup that answers the query. */
export function rowsOfRollup(
  { resolved, relationSql, dialect }: Pick<QueryContext, 'resolved' | 'relationSql' | 'dialect'>,
  rollup: Rollup,
): RowSource {
  const conditionOf = ({ dimension, filter }: QueryContext['resolved']['filters'][number]) => {
    const column = quoteIdentifier(filterColumn(rollup, { dimension, filter }) ?? '')
    const { type, name } = dimension
    if (type !== 'text') return filterSql(filter, { sql: column, type, dialect })
    const texts = relationSql(textsTable(name))
    const held = filterSql(filter, { sql: 'value', type, dialect })
    const some = `${column} IN (SELECT code FROM ${texts} WHERE ${held})`
    return takesNull(filter) ? `${some} OR ${column} IS NULL` : some
  }
  return {
    dimension: (grouped) => {
      const { column = '', isFiner } = columnFor(rollup, grouped) ?? {}
      const { grain, bin } = grouped
      const regrouped = { bin, ...(isFiner && { grain }) }
      return groupSql(quoteIdentifier(column), regrouped, dialect)
    },
    texts: ({ dimension: { type, name } }) =>
      type === 'text' ? relationSql(textsTable(name)) : undefined,
    aggregate: (measure) => combinedSql(rollup, measure),
    where: () => whereSql(resolved.filters.map(conditionOf)),
    from: () => `${relationSql(['rollups', rollup.name])} AS rollup`,
  }
}

/** Lists of texts have no NULL. */
function takesNull(filter: Filter): boolean {
  if (filter.op === 'in') return filter.values.includes(null)
  return filter.op === 'not in' && !filter.values.includes(null)
}

/** What was summed up, summed up further. */
function combinedSql({ valuesOf, eachRow }: Rollup, { name, aggregate }: RowMeasure): string {
  const column = quoteIdentifier(name)
  const isKept = name === valuesOf || (eachRow && aggregate === 'count_distinct')
  if (isKept) return `count(DISTINCT ${column})`
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
