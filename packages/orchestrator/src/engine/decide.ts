import type { Dag } from '../dag/dag.ts'
import { judgeTrigger, type UpstreamCounts } from '../dag/trigger-rule.ts'
import { isTerminal, type TaskInstance, type TaskState } from '../store/run-store.ts'

/** What is to be done next about a run. */
export interface Decision {
  /** Tasks that may start now, in the DAG's order. */
  start: string[]
  /** Tasks that end without running. */
  end: { taskId: string; state: 'skipped' | 'upstream_failed' }[]
  /** Set once every task has ended. */
  finished: 'success' | 'failed' | undefined
  /** Milliseconds since the epoch at which a task waits to be tried again; undefined: none waits. */
  wakeAt: number | undefined
}

/** Decides about a run from how its tasks stand; it looks at nothing else. */
export function decide(
  dag: Pick<Dag, 'tasks'>,
  instances: readonly Pick<TaskInstance, 'taskId' | 'state' | 'nextTryAt'>[],
  now: number,
): Decision {
  const states = new Map(instances.map(({ taskId, state }) => [taskId, state]))
  const due = new Map(
    instances.map(({ taskId, nextTryAt }) => [taskId, Date.parse(nextTryAt ?? '')]),
  )
  const decision: Decision = { start: [], end: [], finished: undefined, wakeAt: undefined }
  for (const task of dag.tasks) {
    const state = states.get(task.id)
    if (state === 'up_for_retry') {
      const at = due.get(task.id) ?? now
      if (!(at > now)) decision.start.push(task.id)
      else decision.wakeAt = Math.min(at, decision.wakeAt ?? Infinity)
    }
    if (state !== 'none') continue
    const verdict = judgeTrigger(task.triggerRule, countsOf(task.after, states))
    if (verdict === 'run') decision.start.push(task.id)
    else if (verdict !== 'wait') decision.end.push({ taskId: task.id, state: verdict })
  }
  decision.finished = outcomeOf(dag, states)
  return decision
}

function countsOf(
  after: readonly string[],
  states: ReadonlyMap<string, TaskState>,
): UpstreamCounts {
  const count = (state: TaskState) => after.filter((id) => states.get(id) === state).length
  return {
    all: after.length,
    success: count('success'),
    failed: count('failed'),
    upstreamFailed: count('upstream_failed'),
    skipped: count('skipped'),
  }
}

/** As in Airflow, the tasks at the end of the DAG decide. */
function outcomeOf(
  { tasks }: Pick<Dag, 'tasks'>,
  states: ReadonlyMap<string, TaskState>,
): Decision['finished'] {
  if (!tasks.every(({ id }) => isTerminal(states.get(id) ?? 'none'))) return undefined
  const upstream = new Set(tasks.flatMap(({ after }) => after))
  const leaves = tasks.filter(({ id }) => !upstream.has(id))
  const failed = leaves.some(({ id }) =>
    ['failed', 'upstream_failed'].includes(states.get(id) ?? 'none'),
  )
  return failed ? 'failed' : 'success'
}
