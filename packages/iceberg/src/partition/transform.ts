import { IcebergError } from '../errors.ts'
import { decimalOfType } from '../schema/schema.ts'
import type { Scalar } from '../value/scalar.ts'
import { yearAndMonth } from '../value/time.ts'
import { bucketOf } from './bucket.ts'

/** A partition transform taken apart; one that is not known here keeps its name. */
export interface Transform {
  kind: 'identity' | 'year' | 'month' | 'day' | 'hour' | 'truncate' | 'bucket' | 'void' | 'unknown'
  /** The width of truncate, the count of bucket. */
  argument: number
}

const plainKinds = ['identity', 'year', 'month', 'day', 'hour', 'void'] as const

/** Parses 'day', 'bucket[16]', … as a partition spec writes it. */
export function parseTransform(text: string): Transform {
  const plain = plainKinds.find((kind) => kind === text)
  if (plain) return { kind: plain, argument: 0 }
  const match = /^(truncate|bucket)\[(\d+)\]$/.exec(text)
  if (!match) return { kind: 'unknown', argument: 0 }
  return { kind: match[1] as 'truncate' | 'bucket', argument: Number(match[2]) }
}

/** The type of a transform's results: for day a date, as readers expect it in manifests. */
export function resultTypeOf({ kind }: Transform, sourceType: string): string {
  switch (kind) {
    case 'year':
    case 'month':
    case 'hour':
    case 'bucket':
      return 'int'
    case 'day':
      return 'date'
    default:
      return sourceType
  }
}

/** Whether a transform keeps the order of its source, so that a range of values is a range of results. */
export function keepsOrder({ kind }: Transform): boolean {
  return kind !== 'bucket' && kind !== 'void' && kind !== 'unknown'
}

/**
 * What a transform makes of a value that is not null (spec, Partition Transforms).
 * @throws IcebergError ICEBERG_TRANSFORM_UNSUPPORTED
 */
export function applyTransform(transform: Transform, sourceType: string, value: Scalar): Scalar {
  switch (transform.kind) {
    case 'identity':
      return value
    case 'truncate':
      return truncate(transform.argument, value)
    case 'bucket':
      return bucketOf(transform.argument, sourceType, value)
    case 'hour':
      return Number(floorDivide(value as bigint, 3_600_000_000n))
    case 'day':
      return daysOfValue(sourceType, value)
    case 'month':
    case 'year': {
      const { year, month } = yearAndMonth(daysOfValue(sourceType, value))
      return transform.kind === 'year' ? year - 1970 : (year - 1970) * 12 + month - 1
    }
    default: {
      const message = `transform '${transform.kind}': cannot be applied to a value`
      throw new IcebergError('ICEBERG_TRANSFORM_UNSUPPORTED', message)
    }
  }
}

/** Whether a transform takes values of a type. */
export function accepts({ kind, argument }: Transform, sourceType: string): boolean {
  const timestamp = sourceType.startsWith('timestamp')
  switch (kind) {
    case 'identity':
      return !/^(binary|fixed|float|double)/.test(sourceType)
    case 'year':
    case 'month':
    case 'day':
      return timestamp || sourceType === 'date'
    case 'hour':
      return timestamp
    case 'truncate': {
      const numeric =
        ['int', 'long'].includes(sourceType) || decimalOfType(sourceType) !== undefined
      return argument > 0 && (numeric || sourceType === 'string')
    }
    default:
      return false
  }
}

function daysOfValue(sourceType: string, value: Scalar): number {
  if (sourceType === 'date') return value as number
  return Number(floorDivide(value as bigint, 86_400_000_000n))
}

function truncate(width: number, value: Scalar): Scalar {
  if (typeof value === 'string') return [...value].slice(0, width).join('')
  if (value instanceof Uint8Array) return value.slice(0, width)
  if (typeof value === 'bigint') {
    const wide = BigInt(width)
    return floorDivide(value, wide) * wide
  }
  return Math.floor(Number(value) / width) * width
}

function floorDivide(value: bigint, divisor: bigint): bigint {
  const quotient = value / divisor
  return value % divisor < 0n ? quotient - 1n : quotient
}
