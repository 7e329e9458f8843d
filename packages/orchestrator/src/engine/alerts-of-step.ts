import { formatDuration } from '@deftunes/core'

import { alertKey, type Alert } from '../alert/alert.ts'
import type { TaskAlert } from '../dag/task-context.ts'
import type { Run, TaskInstance } from '../store/run-store.ts'
import type { Board } from './board.ts'
import type { RunEvent } from './events.ts'
import type { Step } from './step.ts'

/** What people are to be told of a step: kept with it, so that nothing happens untold and nothing is told that did not happen. */
export function alertsOf({ bag, reader }: Board, step: Step): Alert[] {
  const runs = new Map(
    step.effects.flatMap((effect) =>
      effect.kind === 'tell' && 'run' in effect.event
        ? [[effect.event.run.runId, effect.event.run] as const]
        : [],
    ),
  )
  const runOf = (runId: string) => runs.get(runId) ?? reader.run(runId)
  return step.effects.flatMap((effect) => {
    if (effect.kind !== 'tell') return []
    if (effect.event.kind === 'freshness-missed') return [ofFreshness(effect.event, bag, step.at)]
    const run = 'run' in effect.event ? effect.event.run : ownRun(effect.event, runOf)
    const alert = run && alertOf(effect.event, run, step.at)
    if (!alert) return []
    const owner = bag.dag(run.dagId)?.owner
    return [{ ...alert, at: step.at, ...(owner === undefined ? {} : { owner }) }]
  })
}

/**
 * What a task has people told of: once for each subject until the task begins anew, whatever tries it takes, also those
 * that die after they told.
 */
export function alertOfTask(
  { bag }: Pick<Board, 'bag'>,
  { runId, taskId, mapIndex, firstStartedAt }: TaskInstance,
  { dagId, at }: { dagId: string; at: string },
  { kind, severity = 'warning', subject, text, details = {} }: TaskAlert,
): Alert {
  const owner = bag.dag(dagId)?.owner
  return {
    key: alertKey(kind, runId, taskId, String(mapIndex), firstStartedAt ?? '', subject),
    ...{ kind, severity, dagId, runId, taskId, text, at, details },
    subject: `${dagId}: ${subject}`,
    ...(owner === undefined ? {} : { owner }),
  }
}

function ofFreshness(
  { dagId, asOf, freshnessMs }: Extract<RunEvent, { kind: 'freshness-missed' }>,
  bag: Board['bag'],
  at: string,
): Alert {
  const owner = bag.dag(dagId)?.owner
  return {
    key: alertKey('freshness_missed', dagId, asOf ?? 'never'),
    kind: 'freshness_missed',
    severity: 'warning',
    dagId,
    subject: `${dagId}: data is too old`,
    text: `The newest data of ${dagId} is ${asOf === null ? 'none' : `as of ${asOf}`}; it may be ${formatDuration(freshnessMs)} old.`,
    at,
    details: { as_of: asOf, freshness_ms: freshnessMs },
    ...(owner === undefined ? {} : { owner }),
  }
}

function ownRun(event: RunEvent, runOf: (runId: string) => Run | undefined): Run | undefined {
  return event.kind === 'task-ended' && event.state === 'failed' ? runOf(event.runId) : undefined
}

type Unsigned = Omit<Alert, 'at' | 'owner'>

function alertOf(event: RunEvent, run: Run, at: string): Unsigned | undefined {
  if (event.kind === 'task-ended')
    return event.state === 'failed' ? ofTask(event, run, at) : undefined
  if (event.kind === 'deadline-missed') return ofDeadline(run)
  if (event.kind !== 'run-ended') return undefined
  return run.state === 'failed' ? ofFailure(run, at) : ofSuccess(run, at)
}

function ofTask(event: Extract<RunEvent, { kind: 'task-ended' }>, run: Run, at: string): Unsigned {
  const { taskId, mapIndex, error } = event
  // Data that are at fault are told as what they are.
  const quality = error?.quality === true
  const kind = quality ? 'quality_failed' : 'task_failed'
  const name = mapIndex < 0 ? taskId : `${taskId}[${mapIndex}]`
  return {
    key: alertKey(kind, run.runId, name, at),
    kind,
    severity: 'critical',
    ...about(run),
    taskId,
    subject: quality
      ? `${run.dagId}: quality failed in ${taskId}`
      : `${run.dagId}: ${taskId} failed`,
    text: error?.message ?? 'it failed',
    details: { ...detailsOf(run), map_index: mapIndex, code: error?.code ?? null },
  }
}

/** The key is of when it came to count as failed: what is marked may do so again, with the end that it had. */
function ofFailure(run: Run, at: string): Unsigned {
  return {
    key: alertKey('run_failed', run.runId, at),
    kind: 'run_failed',
    severity: 'critical',
    ...about(run),
    subject: `${run.dagId}: run failed`,
    text: `Run ${run.runId} for the data of [${run.interval.start}, ${run.interval.end}) failed${run.note ? `: ${run.note}` : ''}.`,
    details: detailsOf(run),
  }
}

/** Told only where a failure of the DAG was told before; who keeps it knows. */
function ofSuccess(run: Run, at: string): Unsigned {
  return {
    key: alertKey('recovered', run.runId, at),
    kind: 'recovered',
    severity: 'info',
    ...about(run),
    subject: `${run.dagId}: recovered`,
    text: `Run ${run.runId} succeeded.`,
    details: detailsOf(run),
  }
}

function ofDeadline(run: Run): Unsigned {
  return {
    key: alertKey('deadline_missed', run.runId),
    kind: 'deadline_missed',
    severity: 'warning',
    ...about(run),
    subject: `${run.dagId}: deadline missed`,
    text: `Run ${run.runId}, due at ${run.runAfter}, has not ended in its time.`,
    details: detailsOf(run),
  }
}

function about({ dagId, runId }: Run) {
  return { dagId, runId }
}

function detailsOf({ runType, interval, ingestOn, startedAt, endedAt }: Run) {
  return {
    run_type: runType,
    data_interval: interval,
    ingest_on: ingestOn,
    started_at: startedAt,
    ended_at: endedAt,
  }
}
