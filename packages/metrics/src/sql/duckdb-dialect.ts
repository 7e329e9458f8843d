import { quoteLiteral } from '@deftunes/core'

import type { Dialect } from './dialect.ts'

/** DuckDB's spelling. */
export const duckDbDialect: Dialect = {
  truncate: (sql, grain) => {
    const truncated = `date_trunc('${grain}', ${sql})`
    return grain === 'hour' ? truncated : `CAST(${truncated} AS DATE)`
  },
  isSame: (left, right) => `${left} IS NOT DISTINCT FROM ${right}`,
  filtered: (aggregate, where) => `${aggregate} FILTER (WHERE ${where})`,
  literal: (text, type) => {
    if (type === 'date') return `DATE ${quoteLiteral(text)}`
    return type === 'timestamp' ? `TIMESTAMP ${quoteLiteral(text)}` : quoteLiteral(text)
  },
}
