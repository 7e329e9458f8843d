import { quoteLiteral } from '@deftunes/core'

import type { ValueType } from '../model/model.ts'
import type { Filter, FilterValue } from '../query/metrics-query.ts'
import type { Dialect } from './dialect.ts'

/** A filter over the expression of its dimension. */
export function filterSql(
  filter: Filter,
  { sql, type, dialect }: { sql: string; type: ValueType; dialect: Dialect },
): string {
  const literal = (value: FilterValue) =>
    typeof value === 'string' ? dialect.literal(value, type) : quoteLiteral(value)
  switch (filter.op) {
    case 'in':
      return inSql(sql, filter.values, literal)
    case 'not in':
      return `NOT coalesce(${inSql(sql, filter.values, literal)}, FALSE)`
    case 'contains':
      return dialect.contains(sql, filter.text)
    case 'range':
      return [
        ...(filter.from === undefined ? [] : [`${sql} >= ${literal(filter.from)}`]),
        ...(filter.to === undefined ? [] : [`${sql} < ${literal(filter.to)}`]),
      ].join(' AND ')
  }
}

/** NULL is a value as any other; no values match nothing. */
function inSql(
  sql: string,
  values: readonly FilterValue[],
  literal: (value: FilterValue) => string,
): string {
  const known = values.filter((value) => value !== null)
  const parts = [
    ...(known.length > 0 ? [`${sql} IN (${known.map(literal).join(', ')})`] : []),
    ...(known.length < values.length ? [`${sql} IS NULL`] : []),
  ]
  return parts.length > 0 ? `(${parts.join(' OR ')})` : 'FALSE'
}
