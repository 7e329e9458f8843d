import { decimalBytes } from '../value/bytes.ts'
import type { Scalar } from '../value/scalar.ts'

/** The bucket of a value: murmur3 of its bytes, sign bit off, modulo the count (spec, Appendix B). */
export function bucketOf(count: number, type: string, value: Scalar): number {
  return (hashOf(type, value) & 0x7fffffff) % count
}

/** The 32-bit hash of a value, signed, as the specification's test values print it. */
export function hashOf(type: string, value: Scalar): number {
  return murmur3(bytesOf(type, value))
}

function bytesOf(type: string, value: Scalar): Uint8Array {
  if (value instanceof Uint8Array) return value
  if (type === 'uuid') return Buffer.from(String(value).replaceAll('-', ''), 'hex')
  if (typeof value === 'string') return Buffer.from(value, 'utf8')
  if (type.startsWith('decimal')) return decimalBytes(value as bigint)
  const long = Buffer.alloc(8)
  long.writeBigInt64LE(BigInt(value))
  return long
}

/** MurmurHash3, x86, 32 bits, seed 0. */
function murmur3(bytes: Uint8Array): number {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const whole = view.length - (view.length % 4)
  let hash = 0
  for (let at = 0; at < whole; at += 4) {
    hash ^= scramble(view.readInt32LE(at))
    hash = Math.imul((hash << 13) | (hash >>> 19), 5) + 0xe6546b64
  }
  let tail = 0
  for (let at = view.length - 1; at >= whole; at--) tail = (tail << 8) | (view[at] ?? 0)
  if (view.length > whole) hash ^= scramble(tail)
  return finish(hash ^ view.length)
}

function scramble(block: number): number {
  const mixed = Math.imul(block, 0xcc9e2d51)
  return Math.imul((mixed << 15) | (mixed >>> 17), 0x1b873593)
}

function finish(hash: number): number {
  let mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return mixed ^ (mixed >>> 16)
}
