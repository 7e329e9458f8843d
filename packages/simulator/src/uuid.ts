import { hash, mix } from './random.ts'

const HEX4 = Array.from({ length: 0x10000 }, (_, value) => value.toString(16).padStart(4, '0'))

/**
 * A random-looking UUID (version 4) of (seed, group, index). Within a seed and purpose no two (group, index) share one:
 * the first and the last 32 bits, which carry no version bits, determine both.
 */
export function uuidOf(seed: number, purpose: number, group: number, index: number): string {
  const key = hash(seed, purpose)
  const first = mix(mix(index ^ key) + key)
  const last = mix(group + Math.imul(first, 0x9e3779b1))
  const second = hash(seed, purpose, first, last)
  const third = mix(second ^ key)
  return (
    hex4(first >>> 16) +
    hex4(first & 0xffff) +
    '-' +
    hex4(second >>> 16) +
    '-' +
    hex4(0x4000 | (second & 0x0fff)) +
    '-' +
    hex4(0x8000 | (third & 0x3fff)) +
    '-' +
    hex4(third >>> 16) +
    hex4(last >>> 16) +
    hex4(last & 0xffff)
  )
}

function hex4(value: number): string {
  return HEX4[value] as string
}
