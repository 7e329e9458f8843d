import type { SeenRun } from '@deftunes/orchestrator'

/** Memory of the process at one moment. */
export interface Sample {
  rssMb: number
  heapMb: number
}

/** What was seen of a process and of the runs that it made. */
export interface Soak {
  samples: readonly Sample[]
  /** In the order in which they were due. */
  runs: readonly Pick<SeenRun, 'state' | 'interval'>[]
  /** Milliseconds between two that are due. */
  everyMs: number
  /** When the process was asked to end, milliseconds since the epoch. */
  until: number
}

/** By how much the heap may grow once the process is warm. */
const growth = 4 / 3

/** Samples in five parts, in their order; the first is of a process that is not warm yet. */
export function fifthsOf(samples: readonly Sample[]): (readonly Sample[])[] {
  const at = (part: number) => Math.round((part * samples.length) / 5)
  return [0, 1, 2, 3, 4].map((part) => samples.slice(at(part), at(part + 1)))
}

/** The mean of what samples say, to a tenth. */
export function meanOf(samples: readonly Sample[], name: keyof Sample): number {
  const sum = samples.reduce((total, one) => total + one[name], 0)
  return Math.round((sum / samples.length) * 10) / 10
}

/** Runs whose interval does not begin where that of the run before ends. */
export function gapsIn(runs: Soak['runs']): Soak['runs'] {
  return runs.slice(1).filter(({ interval }, index) => interval.start !== runs[index]?.interval.end)
}

/** What is not as it should be, a line each: runs that are missing or did not succeed, a heap that grows. */
export function failuresOf({ samples, runs, everyMs, until }: Soak): string[] {
  const gaps = gapsIn(runs).map(({ interval }) => `before ${interval.start}: a run is missing`)
  const bad = runs
    .filter(({ state }) => state !== 'success')
    .map(({ state, interval }) => `run of ${interval.start}: expected success, got ${state}`)
  const last = Date.parse(runs.at(-1)?.interval.end ?? '1970-01-01')
  // The one that was due last may have been about to be made.
  const late =
    until - last > 2 * everyMs ? [`after ${runs.at(-1)?.interval.end}: a run is missing`] : []
  return [...gaps, ...late, ...bad, ...growthOf(samples)]
}

function growthOf(samples: readonly Sample[]): string[] {
  const [, warm = [], , , end = []] = fifthsOf(samples)
  const [from, to] = [meanOf(warm, 'heapMb'), meanOf(end, 'heapMb')]
  if (to <= from * growth) return []
  return [`heap: expected at most ${(from * growth).toFixed(1)} MB after ${from} MB, got ${to} MB`]
}
