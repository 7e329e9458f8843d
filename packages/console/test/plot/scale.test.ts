import { expect, test } from 'vitest'

import { barsOf } from '../../src/plot/index.ts'
import { niceScale } from '../../src/plot/scale.ts'

test('a scale has round ticks around its values', () => {
  expect(niceScale([0, 57_000], { fromZero: true }).ticks).toEqual([0, 20_000, 40_000, 60_000])
  expect(niceScale([-3, 8], { fromZero: true }).ticks).toEqual([-5, 0, 5, 10])
  expect(niceScale([], { fromZero: true }).ticks.at(-1)).toBe(1)
  expect(niceScale([1, 2], { fromZero: true, whole: true }).ticks).toEqual([0, 1, 2])
  expect(niceScale([0, 5400], { fromZero: true, unit: 60 }).ticks).toEqual([
    0, 1500, 3000, 4500, 6000,
  ])
})

test('bars of a column share a scale and a zero line', () => {
  expect(barsOf([30, -10, null, 0])).toEqual([
    { from: 0.25, to: 1, zero: 0.25 },
    { from: 0, to: 0.25, zero: 0.25 },
    undefined,
    { from: 0.25, to: 0.25, zero: 0.25 },
  ])
  expect(barsOf([0, null])).toEqual([undefined, undefined])
})
