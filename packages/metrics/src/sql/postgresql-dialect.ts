import type { Dialect } from './dialect.ts'
import { duckDbDialect, fractionOf } from './duckdb-dialect.ts'

/** PostgreSQL's spelling. */
export const postgresqlDialect: Dialect = {
  ...duckDbDialect,
  truncate: (sql, grain) => {
    // Of a date it would make a time with a zone.
    const truncated = `date_trunc('${grain}', CAST(${sql} AS TIMESTAMP))`
    return grain === 'hour' ? truncated : `CAST(${truncated} AS DATE)`
  },
  bin: (sql, length) => {
    const { whole, scale } = fractionOf(length)
    const value = `round(CAST(${sql} AS NUMERIC) * ${scale}, 6)`
    return `CAST(floor(${value} / ${whole}) * ${whole} / ${scale} AS DOUBLE PRECISION)`
  },
}
