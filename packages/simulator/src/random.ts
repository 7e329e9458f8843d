/** State of a generator: 64 bits, so that streams of a million records do not meet. */
export type RandomState = Int32Array

/** A generator without a seed yet. */
export function createRandom(): RandomState {
  return new Int32Array(2)
}

/** A bijection of 32-bit integers that spreads every bit (MurmurHash3's finaliser). */
export function mix(value: number): number {
  let x = value | 0
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b)
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35)
  return x ^ (x >>> 16)
}

/** A 32-bit hash of up to four integers, equal on every machine. */
export function hash(a: number, b: number, c = 0, d = 0): number {
  return mix(
    mix(mix(mix(a ^ 0x9e3779b9) + Math.imul(b, 0x85ebca77)) + Math.imul(c, 0xc2b2ae3d)) +
      Math.imul(d, 0x27d4eb2f),
  )
}

/** Starts the stream that belongs to (seed, purpose, a, b). */
export function seedRandom(
  random: RandomState,
  seed: number,
  purpose: number,
  a: number,
  b = 0,
): void {
  random[0] = hash(seed, purpose, a, b)
  random[1] = hash(seed ^ 0x5bd1e995, purpose, b, a) | 1
}

/** The next 32 bits, unsigned (xoroshiro64**). */
export function nextBits(random: RandomState): number {
  const s0 = random[0] as number
  const s1 = (random[1] as number) ^ s0
  const scrambled = Math.imul(s0, 0x9e3779bb)
  random[0] = ((s0 << 26) | (s0 >>> 6)) ^ s1 ^ (s1 << 9)
  random[1] = (s1 << 13) | (s1 >>> 19)
  return Math.imul((scrambled << 5) | (scrambled >>> 27), 5) >>> 0
}

/** A number in [0, 1). */
export function nextFraction(random: RandomState): number {
  return nextBits(random) * 2 ** -32
}

/** An integer in [0, n). */
export function nextBelow(random: RandomState, n: number): number {
  return Math.floor(nextBits(random) * 2 ** -32 * n)
}

/** One of the values. */
export function nextOf<T>(random: RandomState, values: readonly T[]): T {
  return values[nextBelow(random, values.length)] as T
}

/** A bijection of 28-bit integers that the key selects: seven hex digits that no other index has. */
export function scatter28(index: number, key: number): number {
  const mask = 0xfffffff
  let x = (index ^ key) & mask
  x = Math.imul(x, 0x2c1b3c6d) & mask
  x ^= x >>> 13
  x = Math.imul(x, 0x297a2d39) & mask
  return x ^ (x >>> 15)
}
