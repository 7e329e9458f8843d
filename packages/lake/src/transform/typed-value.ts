import { quoteLiteral } from '@deftunes/core'
import { duckDbTypeOf } from '@deftunes/iceberg'

/** A text as a typed value, once {@link untypableSql} does not hold. A timestamp with an offset becomes UTC. */
export function typedSql(type: string, text: string): string {
  if (type === 'string') return text
  return type === 'timestamp' ? utcSql(text) : castSql(type, text)
}

/**
 * A condition that holds when a text is there and is not of the form that the README says for the type, or the type
 * cannot hold its value exactly; undefined when every text will do.
 */
export function untypableSql(type: string, text: string): string | undefined {
  return type === 'string' ? undefined : `${text} IS NOT NULL AND ${wrongSql(type, text)}`
}

/** In the order of likelihood: what a simple form says is right is looked at no further. */
function wrongSql(type: string, text: string): string {
  const cast = castSql(type, text)
  switch (type) {
    case 'boolean':
      return `${text} NOT IN ('true', 'false', 't', 'f')`
    case 'double':
      // A number that is too large becomes infinite.
      return `CASE WHEN ${isOf(text, forms.double)} THEN NOT coalesce(isfinite(${cast}), false) ELSE ${text} NOT IN ('NaN', 'Infinity', '-Infinity') END`
    case 'date':
      return `CASE WHEN ${isOf(text, forms.date)} THEN coalesce(${cast} < DATE '0001-01-01', true) ELSE true END`
    case 'timestamp':
      return `CASE WHEN ${isOf(text, forms.timestamp)} THEN ${isNoMoment(text)} ELSE true END`
    default: {
      const fraction = Number(/^decimal\(\d+,\s*(\d+)\)$/.exec(type)?.[1] ?? 0)
      const exact = `coalesce(CAST(${cast} AS DOUBLE) = TRY_CAST(${text} AS DOUBLE), false)`
      return `CASE WHEN ${isOf(text, plainForm(fraction))} THEN ${cast} IS NULL ELSE NOT (${isOf(text, forms.scientific)} AND ${exact}) END`
    }
  }
}

const date = '[0-9]{4}-[0-9]{2}-[0-9]{2}'
const minutes = '(?:[01][0-9]|2[0-3]):[0-5][0-9]'
const offset = '[+-](?:0[0-9]|1[0-8])(?::?[0-5][0-9])?'

const forms = {
  double: '[+-]?[0-9]+(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]+)?',
  // Of 15 digits and fewer no two numbers are the same double.
  scientific: '[+-]?(?:[0-9](?:\\.[0-9]{1,14})?|[0-9]{1,15})[eE][+-]?[0-9]{1,3}',
  date,
  timestamp: `${date}(?:[T ]${minutes}(?::[0-5][0-9](?:\\.[0-9]+)?(?:Z|${offset})?)?)?`,
}

/** A number in digits with so many places after the point; more of them may be zeros. */
function plainForm(places: number): string {
  const fraction = places === 0 ? '0+' : `[0-9]{1,${places}}0*`
  return `[+-]?[0-9]+(?:\\.${fraction})?`
}

function isOf(text: string, form: string): string {
  return `regexp_full_match(${text}, ${quoteLiteral(form)})`
}

/** There is no year 0, and on the calendar's first and last day an offset may lead out of it. */
function isNoMoment(text: string): string {
  const inYears = `coalesce(year(${utcSql(text)}) BETWEEN 1 AND 9999, false)`
  return `CASE WHEN ${text} BETWEEN '0001-01-02' AND '9999-12-31' THEN ${castSql('timestamp', text)} IS NULL ELSE NOT ${inYears} END`
}

function castSql(type: string, text: string): string {
  return `TRY_CAST(${text} AS ${duckDbTypeOf(type)})`
}

/** A cast to TIMESTAMP ignores an offset; one to TIMESTAMPTZ costs more and is made only where there is one. */
function utcSql(text: string): string {
  const end = `substr(${text}, 17)`
  const hasOffset = `(contains(${end}, '+') OR contains(${end}, '-'))`
  const utc = `CAST(TRY_CAST(${text} AS TIMESTAMPTZ) AS TIMESTAMP)`
  return `CASE WHEN ${hasOffset} THEN ${utc} ELSE TRY_CAST(${text} AS TIMESTAMP) END`
}
