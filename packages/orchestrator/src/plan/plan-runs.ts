import { assetsOf } from '../dag/asset.ts'
import type { DagSpec } from '../dag/dag.ts'
import type { DataInterval } from '../dag/interval.ts'
import { timetableOfDag } from '../dag/run-interval.ts'
import type { Run, RunReader } from '../store/run-store.ts'
import type { ScheduledRun } from '../timetable/timetable.ts'

/** A run that is to start. */
export interface PlannedRun {
  dagId: string
  /** Of one that has been made and waits; null: it is made when it is due. */
  runId: string | null
  runType: Run['runType']
  interval: DataInterval
  ingestOn: string
  /** ISO instant before which it does not start. */
  startsAt: string
  /** What it waits for besides its time; null: nothing. */
  waitsFor: string | null
}

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
  reader: Pick<RunReader, 'openRuns' | 'dagStates' | 'pendingUpdates' | 'runBefore' | 'runOfDate'>,
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
      next: nextOf(dag, own, isPaused ? [] : dueRuns(dag, reader, horizon), {
        now: horizon.now,
        isPaused,
      }),
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

function nextOf(
  dag: DagSpec,
  open: readonly Run[],
  due: readonly ScheduledRun[],
  { now, isPaused }: { now: number; isPaused: boolean },
): PlannedRun[] {
  const dagId = dag.id
  const waiting = open
    .filter(({ state }) => state === 'queued')
    .map(({ runId, runType, interval, ingestOn, runAfter }): PlannedRun => {
      const isKept = isPaused && (runType === 'scheduled' || runType === 'asset_triggered')
      const waitsFor = isKept ? 'its DAG is paused' : null
      return { dagId, runId, runType, interval, ingestOn, startsAt: runAfter, waitsFor }
    })
  const scheduled = due.map(({ interval, runAfter }): PlannedRun => {
    const ingestOn = interval.end.slice(0, 10)
    const made = { runId: null, runType: 'scheduled', waitsFor: null } as const
    return { dagId, ...made, interval, ingestOn, startsAt: runAfter }
  })
  const running = open.length - waiting.length
  return [...waiting, ...scheduled].map((run, place) => {
    const startsAt = Date.parse(run.startsAt) < now ? new Date(now).toISOString() : run.startsAt
    const isFull = running + place >= dag.maxActiveRuns && startsAt <= new Date(now).toISOString()
    const waitsFor =
      run.waitsFor ?? (isFull ? `an earlier run (maxActiveRuns ${dag.maxActiveRuns})` : null)
    return { ...run, startsAt, waitsFor }
  })
}

function waitedFor({ schedule }: DagSpec): string[] {
  return typeof schedule === 'object' && schedule?.timetable === 'AssetTriggeredTimetable'
    ? assetsOf(schedule.assets)
    : []
}
