import type { Dag } from '../dag/dag.ts'
import type { Run, RunStore } from '../store/run-store.ts'
import { decide, type Decision } from './decide.ts'
import { runTask, type Driving } from './run-task.ts'

/**
 * Drives a run to its end, or until the process stops; then it is queued again and a later process goes on.
 * Every step is on disk before what follows from it happens.
 */
export async function driveRun(driving: Driving, dag: Dag, runId: string): Promise<Run> {
  const { store, clock, stopping } = driving
  begin(driving, dag, runId)
  const active = new Map<string, Promise<void>>()
  for (;;) {
    const decision = decide(dag, store.tasks(runId), clock.now())
    for (const { taskId, state } of decision.end) endWithoutRunning(driving, runId, taskId, state)
    if (decision.end.length > 0) continue
    if (decision.finished) return finish(driving, runId, decision.finished)
    if (!stopping.aborted) startTasks(driving, { dag, runId, active }, decision.start)
    else if (active.size === 0) return interrupt(driving, runId)
    if (active.size === 0 && decision.wakeAt === undefined)
      throw new RangeError(`run ${runId}: expected a task to wait for, got none`)
    await somethingHappens(driving, [...active.values()], decision.wakeAt)
  }
}

function begin({ store, emit }: Driving, dag: Dag, runId: string) {
  const resumed = store.tries(runId).length > 0
  const taskIds = dag.tasks.map(({ id }) => id)
  store.alignTasks(runId, taskIds)
  store.setRunState(runId, ['queued'], 'running')
  emit({ kind: 'run-started', run: mustFind(store, runId), resumed })
}

function startTasks(
  driving: Driving,
  { dag, runId, active }: { dag: Dag; runId: string; active: Map<string, Promise<void>> },
  taskIds: readonly string[],
) {
  for (const task of dag.tasks.filter(({ id }) => taskIds.includes(id) && !active.has(id))) {
    driving.store.changeTask(runId, task.id, ['none', 'up_for_retry'], { state: 'queued' })
    const work = runTask(driving, { dag, task, runId }).finally(() => active.delete(task.id))
    active.set(task.id, work)
  }
}

function endWithoutRunning(
  { store, clock, emit }: Driving,
  runId: string,
  taskId: string,
  state: 'skipped' | 'upstream_failed',
) {
  const endedAt = new Date(clock.now()).toISOString()
  store.changeTask(runId, taskId, ['none'], { state, endedAt })
  emit({ kind: 'task-ended', runId, taskId, state, ms: 0, output: null, error: null })
}

function finish(
  { store, emit }: Driving,
  runId: string,
  state: NonNullable<Decision['finished']>,
): Run {
  store.setRunState(runId, ['running'], state)
  const run = mustFind(store, runId)
  emit({ kind: 'run-ended', run })
  return run
}

function interrupt({ store, emit }: Driving, runId: string): Run {
  store.setRunState(runId, ['running'], 'queued')
  const run = mustFind(store, runId)
  emit({ kind: 'run-interrupted', run })
  return run
}

function mustFind(store: RunStore, runId: string): Run {
  const run = store.run(runId)
  if (!run) throw new RangeError(`run ${runId} vanished from the store`)
  return run
}

/** Waits until a task has ended, the time of one that waits has come, or the process stops. */
async function somethingHappens(
  { clock, stopping }: Driving,
  active: readonly Promise<void>[],
  wakeAt: number | undefined,
): Promise<void> {
  const waiting = new AbortController()
  const events: Promise<void>[] = [...active]
  if (wakeAt !== undefined)
    events.push(clock.sleep(Math.max(0, wakeAt - clock.now()), waiting.signal))
  if (!stopping.aborted) events.push(aborted(stopping, waiting.signal))
  try {
    await Promise.race(events)
  } finally {
    waiting.abort()
  }
}

function aborted(signal: AbortSignal, until: AbortSignal): Promise<void> {
  return new Promise((resolve) =>
    signal.addEventListener('abort', () => resolve(), { once: true, signal: until }),
  )
}
