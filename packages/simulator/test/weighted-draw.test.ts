import { describe, expect, it } from 'vitest'

import { createRandom, scatter28, seedRandom } from '../src/random.ts'
import { uuidOf } from '../src/uuid.ts'
import { drawWeighted, weightedDraw, zipfWeights } from '../src/weighted-draw.ts'

function sharesOf(weights: Float64Array, draws = 200_000): number[] {
  const random = createRandom()
  seedRandom(random, 1, 2, 3)
  const table = weightedDraw(weights)
  const counts = new Array<number>(weights.length).fill(0)
  for (let i = 0; i < draws; i++) {
    const index = drawWeighted(table, random)
    counts[index] = (counts[index] ?? NaN) + 1
  }
  return counts.map((count) => count / draws)
}

describe('a weighted draw', () => {
  it('draws each index as often as its weight says', () => {
    const shares = sharesOf(Float64Array.of(1, 0, 2, 5))
    for (const [index, share] of [0.125, 0, 0.25, 0.625].entries()) {
      expect(shares[index]).toBeCloseTo(share, 2)
    }
  })

  it('reaches the first and the last of more indexes than the table has parts', () => {
    const shares = sharesOf(zipfWeights(300_000, 1))
    const harmonic = zipfWeights(300_000, 1).reduce((sum, weight) => sum + weight)
    expect(shares[0]).toBeCloseTo(1 / harmonic, 2)
    const lastTenth = shares.slice(270_000).reduce((sum, share) => sum + share, 0)
    expect(lastTenth).toBeCloseTo(Math.log(10 / 9) / harmonic, 2)
  })

  it('of one index is that index', () => {
    expect(sharesOf(Float64Array.of(3), 100)).toEqual([1])
  })
})

describe('identifiers', () => {
  it('never repeat within a seed', () => {
    const ids = new Set<string>()
    for (let day = 0; day < 20; day++) {
      for (let index = 0; index < 5000; index++) ids.add(uuidOf(1, 1, day, index))
    }
    expect(ids.size).toBe(100_000)
  })

  it('scatter an index without collisions', () => {
    const scattered = new Set(Array.from({ length: 200_000 }, (_, index) => scatter28(index, 99)))
    expect(scattered.size).toBe(200_000)
  })
})
