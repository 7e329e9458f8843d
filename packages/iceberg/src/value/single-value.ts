import { IcebergError } from '../errors.ts'
import { decimalBytes, decimalOf, uuidOf } from './bytes.ts'
import type { Scalar } from './scalar.ts'

/** A scalar in the binary form of bounds (spec, Appendix D). */
export function encodeSingleValue(type: string, value: Scalar): Uint8Array {
  switch (type) {
    case 'boolean':
      return Uint8Array.of(value ? 1 : 0)
    case 'int':
    case 'date':
      return buffer(4, (out) => out.writeInt32LE(Number(value)))
    case 'long':
    case 'time':
    case 'timestamp':
    case 'timestamptz':
    case 'timestamp_ns':
    case 'timestamptz_ns':
      return buffer(8, (out) => out.writeBigInt64LE(BigInt(value as bigint)))
    case 'float':
      return buffer(4, (out) => out.writeFloatLE(value as number))
    case 'double':
      return buffer(8, (out) => out.writeDoubleLE(value as number))
    case 'string':
      return Buffer.from(value as string, 'utf8')
    case 'uuid':
      return Buffer.from((value as string).replaceAll('-', ''), 'hex')
    default:
      return value instanceof Uint8Array ? value : decimalBytes(unscaled(type, value))
  }
}

/**
 * The scalar of a bound. A bound written before its column was widened is shorter than its type, so the width is
 * taken from the bytes. Undefined for bytes of a width that means nothing.
 */
export function decodeSingleValue(type: string, bytes: Uint8Array): Scalar | undefined {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  switch (type) {
    case 'boolean':
      return view[0] !== 0
    case 'int':
    case 'date':
      return view.length === 4 ? view.readInt32LE() : undefined
    case 'long':
    case 'time':
    case 'timestamp':
    case 'timestamptz':
    case 'timestamp_ns':
    case 'timestamptz_ns':
      return integerOf(view)
    case 'float':
    case 'double':
      if (view.length === 4) return view.readFloatLE()
      return view.length === 8 ? view.readDoubleLE() : undefined
    case 'string':
      return view.toString('utf8')
    case 'uuid':
      return uuidOf(view)
    default:
      return type.startsWith('decimal') ? decimalOf(view) : bytes
  }
}

function integerOf(view: Buffer): bigint | undefined {
  if (view.length === 4) return BigInt(view.readInt32LE())
  return view.length === 8 ? view.readBigInt64LE() : undefined
}

function buffer(size: number, write: (out: Buffer) => void): Uint8Array {
  const out = Buffer.alloc(size)
  write(out)
  return out
}

function unscaled(type: string, value: Scalar): bigint {
  if (typeof value === 'bigint') return value
  const message = `type '${type}': expected a value of it, got ${typeof value}`
  throw new IcebergError('ICEBERG_TYPE_UNSUPPORTED', message)
}
