import { duckDbTypeOf } from '@deftunes/iceberg'

/**
 * A text as a typed value; NULL when the type cannot hold it exactly. Whole and decimal numbers are compared with the
 * text's own value, since a plain cast would round them. A timestamp with an offset becomes UTC; what is infinite has
 * no place in a table.
 */
export function typedSql(type: string, text: string): string {
  if (type === 'string') return text
  // A cast to DATE takes a text whose end is no date, such as '0044-03-15 BC'; one to TIMESTAMP does not.
  if (type === 'date') return finite(`CAST(${timestampSql(text)} AS DATE)`)
  if (type === 'timestamp') return finite(utcSql(text))
  const cast = `TRY_CAST(${text} AS ${duckDbTypeOf(type)})`
  if (!/^(int|long|decimal)/.test(type)) return cast
  return `CASE WHEN CAST(${cast} AS DOUBLE) = TRY_CAST(${text} AS DOUBLE) THEN ${cast} END`
}

function finite(value: string): string {
  return `CASE WHEN isfinite(${value}) THEN ${value} END`
}

function timestampSql(text: string): string {
  return `TRY_CAST(${text} AS TIMESTAMP)`
}

/** A cast to TIMESTAMP ignores an offset; one to TIMESTAMPTZ costs more and is made only where there is one. */
function utcSql(text: string): string {
  const end = `substr(${text}, 17)`
  const hasOffset = `(contains(${end}, '+') OR contains(${end}, '-'))`
  const utc = `CAST(TRY_CAST(${text} AS TIMESTAMPTZ) AS TIMESTAMP)`
  return `CASE WHEN ${hasOffset} THEN ${utc} ELSE ${timestampSql(text)} END`
}

/** A condition that holds when a text is there and the type cannot hold it. */
export function untypableSql(type: string, text: string): string | undefined {
  return type === 'string' ? undefined : `${text} IS NOT NULL AND ${typedSql(type, text)} IS NULL`
}
