import { expect, it } from 'vitest'

import { failuresOf, type Soak } from '../bench/soak/verdict.ts'

const at = (second: number) => new Date(Date.UTC(2024, 0, 1) + second * 1_000).toISOString()
const runs: Soak['runs'] = [0, 10, 20, 30].map((second) => ({
  state: 'success',
  interval: { start: at(second), end: at(second + 10) },
}))
const samples = [90, 30, 31, 29, 40].map((heapMb) => ({ heapMb, rssMb: 140 }))
const soak: Soak = { samples, runs, everyMs: 10_000, until: Date.parse(at(55)) }

it('a soak succeeds when every run is there and what is warm grows by a third at most', () => {
  expect(failuresOf(soak)).toEqual([])
})

it('a soak fails for a run that is missing, at the end, too, or did not succeed', () => {
  const failed = { ...soak, runs: runs.map((run) => ({ ...run, state: 'failed' as const })) }
  expect(failuresOf(failed)).toHaveLength(4)
  expect(failuresOf({ ...soak, runs: [...runs.slice(0, 2), ...runs.slice(3)] })).toEqual([
    'before 2024-01-01T00:00:30.000Z: a run is missing',
  ])
  expect(failuresOf({ ...soak, runs: runs.slice(0, 3) })).toEqual([
    'after 2024-01-01T00:00:30.000Z: a run is missing',
  ])
})

it('a soak fails for a heap that grows', () => {
  const growing = [90, 30, 31, 35, 41].map((heapMb) => ({ heapMb, rssMb: 140 }))
  expect(failuresOf({ ...soak, samples: growing })).toEqual([
    'heap: expected at most 40.0 MB after 30 MB, got 41 MB',
  ])
})
