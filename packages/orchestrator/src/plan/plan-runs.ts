import { assetsOf } from '../dag/asset.ts'
import type { DagSpec } from '../dag/dag.ts'
import { ingestOnOf, timetableOfDag } from '../dag/run-interval.ts'
import type { Run, RunReader } from '../store/run-store.ts'
import type { ScheduledRun } from '../timetable/timetable.ts'
import { backfilledRuns } from './backfilled-runs.ts'
import type { PlannedRun } from './planned-run.ts'

/** What is to come of a DAG as things stand. */
export interface DagPlan {
  dagId: string
  paused: boolean
  /** Runs that are under way. */
  running: readonly Run[]
  /** Those that come next, in the order in which they start. */
  next: readonly PlannedRun[]
  /** Of a DAG that waits for assets: which, and whether each has been updated since its last run. */
  assets: readonly { asset: string; updated: boolean }[]
}

/** How far a plan looks. */
export interface Horizon {
  /** Milliseconds since 1970. */
  now: number
  until: number
  /** Most runs that schedules make of each DAG. */
  most: number
}

/** What the schedules make next, and what waits already, as things stand: how long runs take is not known. */
export function planRuns(
  dags: readonly DagSpec[],
  reader: Omit<RunReader, 'tasks' | 'tries'>,
  horizon: Horizon,
): DagPlan[] {
  const open = reader.openRuns()
  const paused = new Set(reader.dagStates().flatMap((dag) => (dag.paused ? [dag.dagId] : [])))
  const updates = reader.pendingUpdates()
  return dags.map((dag) => {
    const own = open.filter(({ dagId }) => dagId === dag.id)
    const isPaused = paused.has(dag.id)
    const updated = updates
      .filter(({ dagId }) => dagId === dag.id)
      .map(({ update }) => update.asset)
    return {
      dagId: dag.id,
      paused: isPaused,
      running: own.filter(({ state }) => state === 'running'),
      next: inOrder(dag, own, horizon.now, [
        ...waitingRuns(own, isPaused),
        ...backfilledRuns(dag, reader, horizon),
        ...(isPaused ? [] : scheduledRuns(dag, reader, horizon)),
      ]),
      assets: waitedFor(dag).map((asset) => ({ asset, updated: updated.includes(asset) })),
    }
  })
}

/** The runs that a DAG's schedule makes until an instant, one after the other. */
export function dueRuns(
  dag: DagSpec,
  reader: Pick<RunReader, 'runBefore' | 'runOfDate'>,
  { now, until, most }: Horizon,
): ScheduledRun[] {
  const timetable = timetableOfDag(dag)
  const due: ScheduledRun[] = []
  if (!timetable) return due
  const { startDate: earliest, endDate: latest, catchup } = dag
  let last = reader.runBefore(dag.id, undefined, 'scheduled')?.interval
  for (let at = now; due.length < most;) {
    const bounds = { last, earliest, latest, catchup, now: new Date(at).toISOString() }
    const next = timetable.next(bounds)
    if (!next || Date.parse(next.runAfter) > until) return due
    last = next.interval
    at = Math.max(at, Date.parse(next.runAfter))
    if (reader.runOfDate(dag.id, next.logicalDate)) continue
    due.push(next)
    // When the one after it is due depends on its end.
    if (timetable.activeRunsLimit !== undefined) return due
  }
  return due
}

function scheduledRuns(...of: Parameters<typeof dueRuns>): PlannedRun[] {
  return dueRuns(...of).map(({ interval, runAfter }) => ({
    ...{ dagId: of[0].id, runId: null, runType: 'scheduled', interval },
    ...{ ingestOn: ingestOnOf(of[0], interval), startsAt: runAfter, waitsUntil: null },
  }))
}

/** Those that have been made. */
function waitingRuns(open: readonly Run[], isPaused: boolean): PlannedRun[] {
  return open
    .filter(({ state }) => state === 'queued')
    .map(({ dagId, runId, runType, interval, ingestOn, runAfter }) => {
      const isKept = isPaused && (runType === 'scheduled' || runType === 'asset_triggered')
      const waitsUntil = isKept ? 'its DAG is unpaused' : null
      return { dagId, runId, runType, interval, ingestOn, startsAt: runAfter, waitsUntil }
    })
}

/** None starts before now, and those that are due by then only as far as there is room. */
function inOrder(
  { maxActiveRuns }: DagSpec,
  open: readonly Run[],
  now: number,
  runs: readonly PlannedRun[],
): PlannedRun[] {
  let room = maxActiveRuns - open.filter(({ state }) => state === 'running').length
  return runs.map((run) => {
    const startsAt = new Date(Math.max(now, Date.parse(run.startsAt))).toISOString()
    if (Date.parse(startsAt) > now || run.waitsUntil !== null) return { ...run, startsAt }
    room -= 1
    const waitsUntil = room < 0 ? `an earlier run has ended (maxActiveRuns ${maxActiveRuns})` : null
    return { ...run, startsAt, waitsUntil }
  })
}

function waitedFor({ schedule }: DagSpec): string[] {
  return typeof schedule === 'object' && schedule?.timetable === 'AssetTriggeredTimetable'
    ? assetsOf(schedule.assets)
    : []
}
