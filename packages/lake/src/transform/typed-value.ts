import { duckDbTypeOf } from '@deftunes/iceberg'

/**
 * A text as a typed value; NULL when the type cannot hold it exactly. Whole and decimal numbers are compared with the
 * text's own value, since a plain cast would round them.
 */
export function typedSql(type: string, text: string): string {
  if (type === 'string') return text
  const cast = `TRY_CAST(${text} AS ${duckDbTypeOf(type)})`
  if (!/^(int|long|decimal)/.test(type)) return cast
  return `CASE WHEN CAST(${cast} AS DOUBLE) = TRY_CAST(${text} AS DOUBLE) THEN ${cast} END`
}

/** A condition that holds when a text is there and the type cannot hold it. */
export function untypableSql(type: string, text: string): string | undefined {
  return type === 'string' ? undefined : `${text} IS NOT NULL AND ${typedSql(type, text)} IS NULL`
}
