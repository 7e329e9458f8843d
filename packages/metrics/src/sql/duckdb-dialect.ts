import { quoteLiteral } from '@deftunes/core'

import type { Dialect } from './dialect.ts'

/** DuckDB's spelling. */
export const duckDbDialect: Dialect = {
  truncate: (sql, grain) => {
    const truncated = `date_trunc('${grain}', ${sql})`
    return grain === 'hour' ? truncated : `CAST(${truncated} AS DATE)`
  },
  bin: (sql, length) => {
    const { whole, scale } = fractionOf(length)
    const value = `CAST(${sql} AS DOUBLE)`
    // 0.29 * 100 is a little less than 29: what stands at the beginning of a stretch belongs to it.
    if (scale > 1) return `floor(round(${value} * ${scale}, 6) / ${whole}) * ${whole} / ${scale}`
    return `floor(${value} / ${whole}) * ${whole}`
  },
  isSame: (left, right) => `${left} IS NOT DISTINCT FROM ${right}`,
  filtered: (aggregate, where) => `${aggregate} FILTER (WHERE ${where})`,
  contains: (sql, text) =>
    `lower(${sql}) LIKE lower(${quoteLiteral(`%${escaped(text)}%`)}) ESCAPE '!'`,
  literal: (text, type) => {
    if (type === 'date') return `DATE ${quoteLiteral(text)}`
    return type === 'timestamp' ? `TIMESTAMP ${quoteLiteral(text)}` : quoteLiteral(text)
  },
}

function escaped(text: string): string {
  return text.replaceAll(/[!%_]/g, (letter) => `!${letter}`)
}

/** A length as a fraction, 0.25 as 25 / 100: of whole numbers, quotients are as near as can be. */
export function fractionOf(value: number): { whole: number; scale: number } {
  const digits = [0, 1, 2, 3, 4, 5, 6].find((count) => Number(value.toFixed(count)) === value)
  if (digits === undefined) return { whole: value, scale: 1 }
  const scale = 10 ** digits
  return { whole: Math.round(value * scale), scale }
}
