import { reserve, type ByteSink } from './byte-sink.ts'
import { hash, mix } from './random.ts'

const HEX = Buffer.from(
  Array.from({ length: 256 }, (_, value) => value.toString(16).padStart(2, '0')).join(''),
)
const DASH = 0x2d

/**
 * Adds a random-looking UUID (version 4) of (seed, purpose, group, index). Within a seed and purpose no two (group, index)
 * share one: the first and the last 32 bits, which carry no version bits, determine both.
 */
export function putUuid(
  sink: ByteSink,
  seed: number,
  purpose: number,
  group: number,
  index: number,
): void {
  const key = hash(seed, purpose)
  const first = mix(mix(index ^ key) + key)
  const last = mix(group + Math.imul(first, 0x9e3779b1))
  const second = hash(seed, purpose, first, last)
  const third = mix(second ^ key)
  reserve(sink, 36)
  const { bytes, used } = sink
  putWord(bytes, used, first)
  bytes[used + 8] = DASH
  putHalf(bytes, used + 9, second >>> 16)
  bytes[used + 13] = DASH
  putHalf(bytes, used + 14, 0x4000 | (second & 0x0fff))
  bytes[used + 18] = DASH
  putHalf(bytes, used + 19, 0x8000 | (third & 0x3fff))
  bytes[used + 23] = DASH
  putHalf(bytes, used + 24, third >>> 16)
  putWord(bytes, used + 28, last)
  sink.used = used + 36
}

const scratch: ByteSink = { bytes: Buffer.alloc(36), used: 0 }

/** The UUID as text. */
export function uuidOf(seed: number, purpose: number, group: number, index: number): string {
  scratch.used = 0
  putUuid(scratch, seed, purpose, group, index)
  return scratch.bytes.toString('latin1', 0, 36)
}

function putWord(bytes: Uint8Array, at: number, word: number): void {
  putHalf(bytes, at, word >>> 16)
  putHalf(bytes, at + 4, word & 0xffff)
}

function putHalf(bytes: Uint8Array, at: number, half: number): void {
  const high = (half >> 8) * 2
  const low = (half & 0xff) * 2
  bytes[at] = HEX[high] as number
  bytes[at + 1] = HEX[high + 1] as number
  bytes[at + 2] = HEX[low] as number
  bytes[at + 3] = HEX[low + 1] as number
}
