import { nextBits, type RandomState } from './random.ts'

const BUCKETS = 0x10000

/**
 * A distribution over 0 … n-1 as the index at each 65,536th part of its mass. Small enough for the processor's cache
 * however large n is, where an alias table of a million cells would miss it on every draw. Within one part the indexes
 * are taken as equally likely.
 */
export type WeightedDraw = Uint32Array

/** The distribution of any non-negative weights. */
export function weightedDraw(weights: Float64Array): WeightedDraw {
  const sum = weights.reduce((total, weight) => total + weight, 0)
  const quantiles = new Uint32Array(BUCKETS + 1)
  let index = 0
  let passed = weights[0] ?? 0
  for (let bucket = 0; bucket <= BUCKETS; bucket++) {
    const mass = (bucket / BUCKETS) * sum
    while (passed <= mass && index < weights.length - 1) passed += weights[++index] as number
    quantiles[bucket] = index
  }
  return quantiles
}

/** Draws an index. */
export function drawWeighted(quantiles: WeightedDraw, random: RandomState): number {
  const bits = nextBits(random)
  const low = quantiles[bits >>> 16] as number
  const high = quantiles[(bits >>> 16) + 1] as number
  return low + Math.floor(((bits & 0xffff) * (high - low + 1)) / BUCKETS)
}

/** Zipf's law: the weight of rank r (from 1) is r^-exponent. */
export function zipfWeights(size: number, exponent: number): Float64Array {
  return new Float64Array(size).map((_, index) => (index + 1) ** -exponent)
}
