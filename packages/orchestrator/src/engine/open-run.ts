import type { Clock } from '@deftunes/core'

import type { Dag } from '../dag/dag.ts'
import { dailyInterval, type DataInterval } from '../dag/interval.ts'
import type { Json } from '../dag/task.ts'
import { OrchestratorError } from '../errors.ts'
import type { Run, RunStore } from '../store/run-store.ts'

/** A DAG by id. @throws OrchestratorError ORCHESTRATOR_DAG_UNKNOWN */
export function dagOf(dags: ReadonlyMap<string, Dag>, dagId: string): Dag {
  const dag = dags.get(dagId)
  if (dag) return dag
  const known = [...dags.keys()].join(', ') || 'none'
  const message = `DAG '${dagId}': expected one of ${known}`
  throw new OrchestratorError('ORCHESTRATOR_DAG_UNKNOWN', message, { details: { dagId } })
}

/** Whether there is such a DAG and it has begun by a date. */
export function hasInterval(dag: Dag | undefined, ingestOn: string): boolean {
  return dag !== undefined && ingestOn > dag.startDate
}

/**
 * Refuses a date whose data interval has not ended.
 * @throws OrchestratorError ORCHESTRATOR_DATE_INVALID
 */
export function refuseFuture(ingestOn: string, clock: Clock): void {
  if (Date.parse(dailyInterval(ingestOn).end) <= clock.now()) return
  const today = new Date(clock.now()).toISOString().slice(0, 10)
  const message = `expected a date whose data interval has ended, ${today} at the latest (UTC), got ${ingestOn}`
  throw new OrchestratorError('ORCHESTRATOR_DATE_INVALID', message)
}

/**
 * The data interval of a DAG for a date.
 * @throws OrchestratorError ORCHESTRATOR_DATE_INVALID, also when it begins before the DAG does
 */
export function intervalOf(dag: Dag, ingestOn: string): DataInterval {
  const interval = dailyInterval(ingestOn)
  if (hasInterval(dag, ingestOn)) return interval
  const message = `DAG '${dag.id}': expected a date after its startDate ${dag.startDate}, got ${ingestOn}`
  throw new OrchestratorError('ORCHESTRATOR_DATE_INVALID', message)
}

/** Creates the next run of a DAG and date. @throws OrchestratorError ORCHESTRATOR_DATE_INVALID */
export function createRun(
  store: RunStore,
  dag: Dag,
  {
    ingestOn,
    params = {},
    batch,
  }: { ingestOn: string; params?: Record<string, Json>; batch?: string },
): Run {
  const interval = intervalOf(dag, ingestOn)
  const taskIds = dag.tasks.map(({ id }) => id)
  return store.createRun({
    dagId: dag.id,
    ingestOn,
    interval,
    params,
    taskIds,
    ...(batch && { batch }),
  })
}

/** A run by id. @throws OrchestratorError ORCHESTRATOR_RUN_UNKNOWN */
export function findRun<Found>(
  store: { run(runId: string): Found | undefined },
  runId: string,
): Found {
  const run = store.run(runId)
  if (run) return run
  const message = `run '${runId}': expected a run of this id; 'deftunes runs' lists them`
  throw new OrchestratorError('ORCHESTRATOR_RUN_UNKNOWN', message, { details: { runId } })
}

/** What a later run of the same date has loaded must not be replaced by what an earlier one had extracted. */
function refuseReplaced(store: RunStore, { runId, dagId, ingestOn }: Run): void {
  const ofDate = store.runs({ dagId }).filter((run) => run.ingestOn === ingestOn)
  const newer = ofDate.slice(
    0,
    ofDate.findIndex((run) => run.runId === runId),
  )
  const replaced = newer.find(({ state }) => state === 'success')
  if (!replaced) return
  const message = `run '${runId}': expected the newest run of ${dagId} for ${ingestOn}, but ${replaced.runId} has succeeded since; to load the date again: deftunes run ${dagId} --date ${ingestOn}`
  throw new OrchestratorError('ORCHESTRATOR_RUN_STATE', message, { details: { runId } })
}

/**
 * Opens a failed run again: tasks that did not succeed begin anew, with all their tries.
 * @throws OrchestratorError ORCHESTRATOR_RUN_STATE, ORCHESTRATOR_RUN_UNKNOWN
 */
export function reopenRun(store: RunStore, runId: string): void {
  const run = findRun(store, runId)
  if (run.state === 'running' || run.state === 'queued') return
  if (run.state !== 'failed') {
    const message = `run '${runId}': expected a failed run, got one with state ${run.state}`
    throw new OrchestratorError('ORCHESTRATOR_RUN_STATE', message, {
      details: { runId, state: run.state },
    })
  }
  refuseReplaced(store, run)
  for (const { taskId, state } of store.tasks(runId)) {
    if (state === 'success') continue
    store.changeTask(runId, taskId, [state], {
      state: 'none',
      tryNumber: 0,
      startedAt: null,
      endedAt: null,
      nextTryAt: null,
      error: null,
    })
  }
  store.setRunState(runId, ['failed'], 'queued')
}
