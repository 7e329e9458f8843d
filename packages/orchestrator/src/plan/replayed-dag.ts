import type { DagSpec } from '../dag/dag.ts'
import type { DataInterval } from '../dag/interval.ts'
import { timetableOfDag } from '../dag/run-interval.ts'
import type { Run } from '../store/run-store.ts'

/** What a replay made of a DAG's schedule. */
export interface ReplayedDag {
  dagId: string
  runs: number
  /** Of the first and the last run. */
  first: DataInterval | undefined
  last: DataInterval | undefined
  /** Intervals that were due and never run: the scheduler came to them too late, and later ones were run. */
  gaps: readonly DataInterval[]
  /** How many that were due after the last run had not begun in the end. */
  behind: number
  /** Runs that began later than they were due, and the longest wait. */
  late: { runs: number; longestMs: number }
  /** Runs that were open at once, at most; and how many the DAG allows. */
  mostActive: number
  maxActiveRuns: number
}

/** Sums up the runs of a DAG, oldest first. */
export function summaryOf(dag: DagSpec, runs: readonly Run[], until: number): ReplayedDag {
  const waits = runs.map(({ startedAt, runAfter }) =>
    startedAt === null ? 0 : Date.parse(startedAt) - Date.parse(runAfter),
  )
  const timetable = timetableOfDag(dag)
  const last =
    runs
      .map(({ logicalDate }) => logicalDate)
      .sort()
      .at(-1) ?? ''
  const missing = missingFrom(dag, runs, until)
  return {
    dagId: dag.id,
    runs: runs.length,
    first: runs[0]?.interval,
    last: runs.at(-1)?.interval,
    gaps: missing.filter(({ start }) => start < last),
    behind: missing.filter(({ start }) => start >= last).length,
    late: {
      runs: waits.filter((wait) => wait > 0).length,
      longestMs: waits.reduce((longest, wait) => Math.max(longest, wait), 0),
    },
    mostActive: mostAtOnce(runs),
    maxActiveRuns: Math.min(dag.maxActiveRuns, timetable?.activeRunsLimit ?? Infinity),
  }
}

/** What would have been due from the first run on, had nothing held the scheduler up. */
function missingFrom(dag: DagSpec, runs: readonly Run[], until: number): DataInterval[] {
  const timetable = timetableOfDag(dag)
  const [first] = runs
  if (!timetable || timetable.activeRunsLimit !== undefined || !first) return []
  const made = new Set(runs.map(({ logicalDate }) => logicalDate))
  const missing: DataInterval[] = []
  const bounds = { earliest: dag.startDate, latest: dag.endDate, catchup: true }
  for (let last = first.interval; ;) {
    const next = timetable.next({ ...bounds, last, now: first.runAfter })
    if (!next || Date.parse(next.runAfter) > until) return missing
    if (!made.has(next.logicalDate)) missing.push(next.interval)
    last = next.interval
  }
}

function mostAtOnce(runs: readonly Run[]): number {
  const changes = runs.flatMap(({ startedAt, endedAt }) => {
    if (startedAt === null) return []
    // One that ends where another begins was not open with it; one that takes no time was open all the same.
    const end = { at: endedAt ?? '~', order: endedAt === startedAt ? 2 : 0, by: -1 }
    return [{ at: startedAt, order: 1, by: 1 }, end]
  })
  changes.sort((left, right) =>
    left.at === right.at ? left.order - right.order : left.at < right.at ? -1 : 1,
  )
  let [open, most] = [0, 0]
  for (const { by } of changes) {
    open += by
    most = Math.max(most, open)
  }
  return most
}
