import type { DagSpec } from '../dag/dag.ts'
import type { DataInterval } from '../dag/interval.ts'
import { beginOf, ingestOnOf, intervalOf, intervalsOf, lastDateOf } from '../dag/run-interval.ts'
import { checkedParams } from '../dag/params.ts'
import type { Json } from '../dag/task-context.ts'
import { OrchestratorError } from '../errors.ts'
import type { Run, RunType, WantedRun } from '../store/run-store.ts'
import type { Board } from './board.ts'
import type { Step } from './step.ts'

/** A run that is to be made. */
export interface RunRequest {
  dag: DagSpec
  runType: RunType
  interval: DataInterval
  /** ISO instant. Default: now. */
  runAfter?: string
  params?: Readonly<Record<string, Json>>
  batch?: string | null
  note?: string | null
}

/**
 * The interval of a date, where a DAG can be run for it without anybody saying more.
 * @throws OrchestratorError ORCHESTRATOR_DATE_INVALID, ORCHESTRATOR_PARAMS_INVALID
 */
export function plainIntervalOf(
  dag: DagSpec,
  wanted: Pick<WantedRun, 'ingestOn' | 'interval' | 'params'>,
  now: number,
): DataInterval {
  checkedParams(dag, wanted.params ?? {})
  return endedIntervalOf(dag, wanted, now)
}

/** Makes a run that waits to start. @throws OrchestratorError ORCHESTRATOR_PARAMS_INVALID with every mistake */
export function createRun(board: Board, step: Step, request: RunRequest): Run {
  const { dag, runType, interval, runAfter = step.at, batch = null, note = null } = request
  const params = checkedParams(dag, request.params ?? {})
  const ingestOn = ingestOnOf(dag, interval)
  const count = board.reader.countRuns(dag.id, ingestOn) + createdIn(step, dag.id, ingestOn)
  const run: Run = {
    runId: `${dag.id}__${ingestOn.replaceAll('-', '')}__${count + 1}`,
    ...{ dagId: dag.id, runType, interval, ingestOn, runAfter, params, batch, note },
    logicalDate: interval.start,
    dagVersion: board.bag.versionOf(dag.id),
    state: 'queued',
    cancelling: false,
    createdAt: step.at,
    startedAt: null,
    endedAt: null,
  }
  step.change({ kind: 'run-created', run, taskIds: dag.tasks.map(({ id }) => id) })
  step.unkept.add(run.runId)
  board.queued.set(run.runId, run)
  watchDeadline(board, dag, run)
  return run
}

/** Has it looked whether a run has ended in the time that its DAG says. */
export function watchDeadline({ timers }: Board, { deadlineMs }: DagSpec, run: Run): void {
  if (deadlineMs === undefined) return
  timers.add(Date.parse(run.runAfter) + deadlineMs, { kind: 'deadline', runId: run.runId })
}

/** Runs of this very step, which the store does not know yet. */
function createdIn({ changes }: Step, dagId: string, ingestOn: string): number {
  return changes.filter(
    (change) =>
      change.kind === 'run-created' &&
      change.run.dagId === dagId &&
      change.run.ingestOn === ingestOn,
  ).length
}

/**
 * The interval that is wanted, when it has ended; of a date without one, the last that has.
 * @throws OrchestratorError ORCHESTRATOR_DATE_INVALID
 */
export function endedIntervalOf(
  dag: DagSpec,
  { ingestOn, interval }: Pick<WantedRun, 'ingestOn' | 'interval'>,
  now: number,
): DataInterval {
  const hasEnded = ({ end }: DataInterval) => Date.parse(end) <= now
  const found = interval ? startedInterval(dag, interval) : lastOf(dag, ingestOn, now)
  if (found && hasEnded(found)) return found
  const latest = lastDateOf(dag, now)
  const message = `DAG '${dag.id}': expected a date whose data interval has ended, ${latest} at the latest, got ${interval?.start ?? ingestOn}`
  throw new OrchestratorError('ORCHESTRATOR_DATE_INVALID', message)
}

/** The last interval of a date that has ended, else the last; undefined for a day to come, of which a timetable may know nothing. */
function lastOf(dag: DagSpec, ingestOn: string, now: number): DataInterval | undefined {
  if (beginOf(dag, ingestOn) > now) return undefined
  const ended = intervalsOf(dag, ingestOn).filter(({ end }) => Date.parse(end) <= now)
  return ended.at(-1) ?? intervalOf(dag, ingestOn)
}

/** An interval that was asked for, when its DAG has begun by then. */
function startedInterval({ id, startDate }: DagSpec, interval: DataInterval): DataInterval {
  if (interval.start >= startDate) return interval
  const message = `DAG '${id}': expected a data interval after its startDate ${startDate}, got ${interval.start}`
  throw new OrchestratorError('ORCHESTRATOR_DATE_INVALID', message)
}
