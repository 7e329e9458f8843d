import { nextBelow, nextBits, type RandomState } from './random.ts'

/** A distribution over 0 … n-1 from which one draw costs two random numbers, whatever n is (Vose's alias method). */
export interface AliasTable {
  threshold: Float64Array
  alias: Uint32Array
}

/** The table of any non-negative weights. */
export function aliasTable(weights: Float64Array): AliasTable {
  const n = weights.length
  const sum = weights.reduce((total, weight) => total + weight, 0)
  const scaled = weights.map((weight) => (weight * n) / sum)
  const threshold = new Float64Array(n).fill(2 ** 32)
  const alias = new Uint32Array(n)
  const small: number[] = []
  const large: number[] = []
  for (let i = 0; i < n; i++) (at(scaled, i) < 1 ? small : large).push(i)
  for (;;) {
    const low = small.pop()
    const high = large.pop()
    if (low === undefined || high === undefined) return { threshold, alias }
    threshold[low] = at(scaled, low) * 2 ** 32
    alias[low] = high
    scaled[high] = at(scaled, high) + at(scaled, low) - 1
    if (at(scaled, high) < 1) small.push(high)
    else large.push(high)
  }
}

/** Zipf's law: the weight of rank r (from 1) is r^-exponent. */
export function zipfWeights(n: number, exponent: number): Float64Array {
  return new Float64Array(n).map((_, index) => (index + 1) ** -exponent)
}

/** Draws an index. */
export function drawAlias(table: AliasTable, random: RandomState): number {
  const index = nextBelow(random, table.alias.length)
  return nextBits(random) < at(table.threshold, index) ? index : (table.alias[index] as number)
}

function at(values: Float64Array, index: number): number {
  return values[index] as number
}
