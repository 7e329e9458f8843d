import type { Dialect } from './dialect.ts'
import { duckDbDialect, fractionOf } from './duckdb-dialect.ts'

/** Amazon Redshift's spelling. */
export const redshiftDialect: Dialect = {
  ...duckDbDialect,
  truncate: (sql, grain) => {
    const truncated = `date_trunc('${grain}', CAST(${sql} AS TIMESTAMP))`
    return grain === 'hour' ? truncated : `CAST(${truncated} AS DATE)`
  },
  bin: (sql, length) => {
    const { whole, scale } = fractionOf(length)
    const value = `round(CAST(${sql} AS DOUBLE PRECISION) * ${scale}, 6)`
    return `floor(${value} / ${whole}) * ${whole} / ${scale}`
  },
  isSame: (left, right) => `coalesce(${left} = ${right}, ${left} IS NULL AND ${right} IS NULL)`,
  filtered: (aggregate, where) => {
    const [, name = '', distinct = '', value = ''] =
      /^(\w+)\((DISTINCT )?(.*)\)$/s.exec(aggregate) ?? []
    return `${name}(${distinct}CASE WHEN ${where} THEN ${value === '*' ? '1' : value} END)`
  },
}
