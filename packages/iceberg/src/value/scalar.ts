import { decimalOfType } from '../schema/schema.ts'
import { daysOf, microsOfTime, microsOf } from './time.ts'

/**
 * A primitive value: int, date, float and double as number; long, times and decimals (unscaled) as bigint; string
 * and uuid as text; binary as bytes. Dates count days, times and timestamps microseconds, from 1970-01-01 UTC.
 */
export type Scalar = boolean | number | bigint | string | Uint8Array

/** The scalar that a text means for a type; undefined when the type cannot hold it exactly. */
export function scalarOfText(type: string, text: string): Scalar | undefined {
  switch (type) {
    case 'boolean':
      return { true: true, false: false, '1': true, '0': false }[text.toLowerCase()]
    case 'int':
    case 'long':
      return integerOf(type, text)
    case 'float':
    case 'double':
      return floatOf(type, text)
    case 'date':
      return daysOf(text)
    case 'time':
      return microsOfTime(text)
    case 'timestamp':
    case 'timestamptz':
      return microsOf(text)
    case 'string':
      return text
    case 'uuid':
      return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)
        ? text.toLowerCase()
        : undefined
    default:
      return unscaledOf(type, text)
  }
}

/** Less than, equal to or greater than zero, in the order that DuckDB sorts by. */
export function compareScalars(left: Scalar, right: Scalar): number {
  if (typeof left === 'string' && typeof right === 'string') {
    return Buffer.compare(Buffer.from(left), Buffer.from(right))
  }
  if (left instanceof Uint8Array && right instanceof Uint8Array) return Buffer.compare(left, right)
  return left < right ? -1 : left > right ? 1 : 0
}

function integerOf(type: 'int' | 'long', text: string): number | bigint | undefined {
  if (!/^[+-]?\d+$/.test(text)) return undefined
  const wide = BigInt(text)
  if (BigInt.asIntN(type === 'int' ? 32 : 64, wide) !== wide) return undefined
  return type === 'int' ? Number(wide) : wide
}

function floatOf(type: 'float' | 'double', text: string): number | undefined {
  const named = { inf: Infinity, '-inf': -Infinity, nan: NaN }[text.toLowerCase()]
  if (named !== undefined) return named
  const value = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : undefined
  return value !== undefined && type === 'float' ? Math.fround(value) : value
}

function unscaledOf(type: string, text: string): bigint | undefined {
  const decimal = decimalOfType(type)
  const match = /^([+-]?)(?=\.?\d)(\d*)\.?(\d*)$/.exec(text)
  if (!decimal || !match) return undefined
  const [, sign = '', whole = '', fraction = ''] = match
  const digits = fraction.padEnd(decimal.scale, '0')
  if (/[1-9]/.test(digits.slice(decimal.scale))) return undefined
  const unscaled = BigInt(`0${whole}${digits.slice(0, decimal.scale)}`)
  if (unscaled >= 10n ** BigInt(decimal.precision)) return undefined
  return sign === '-' ? -unscaled : unscaled
}
