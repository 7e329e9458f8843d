import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

import type { Clock } from '@deftunes/core'

import type { Dag } from '../dag/dag.ts'
import { retryDelayMs } from '../dag/retry-delay.ts'
import type { Json, Task } from '../dag/task.ts'
import type { Run, RunStore, StoredError, TaskInstance } from '../store/run-store.ts'
import type { Outcome, WorkerPool } from '../worker/worker-pool.ts'
import { decide } from './decide.ts'
import type { RunEvent } from './events.ts'
import type { Slots } from './slots.ts'

/** What driving a run needs. */
export interface Driving {
  store: RunStore
  workers: Pick<WorkerPool, 'run'>
  slots: Slots
  clock: Clock
  logsFolder: string
  /** Aborted when the process stops: no task starts any more, running ones are asked to end. */
  stopping: AbortSignal
  emit: (event: RunEvent) => void
}

/**
 * Drives a run to its end, or until the process stops; then it stays running and a later process goes on.
 * Every step is on disk before what follows from it happens.
 */
export async function driveRun(driving: Driving, dag: Dag, runId: string): Promise<Run> {
  const { store, clock, stopping, emit } = driving
  const resumed = store.tries(runId).length > 0
  store.setRunState(runId, ['queued', 'running'], 'running')
  emit({ kind: 'run-started', run: mustFind(store, runId), resumed })
  const active = new Map<string, Promise<void>>()
  for (;;) {
    const decision = decide(dag, store.tasks(runId), clock.now())
    for (const { taskId, state } of decision.end) endWithoutRunning(driving, runId, taskId, state)
    if (decision.end.length > 0) continue
    if (decision.finished) return finish(driving, runId, decision.finished)
    if (stopping.aborted && active.size === 0) return mustFind(store, runId)
    if (!stopping.aborted) {
      for (const taskId of decision.start) {
        const task = dag.tasks.find(({ id }) => id === taskId)
        if (!task || active.has(taskId)) continue
        if (!store.changeTask(runId, taskId, ['none', 'up_for_retry'], { state: 'queued' }))
          continue
        const work = runTask(driving, { dag, task, runId }).finally(() => active.delete(taskId))
        active.set(taskId, work)
      }
    }
    await somethingHappens(driving, [...active.values()], decision.wakeAt)
  }
}

function mustFind(store: RunStore, runId: string): Run {
  const run = store.run(runId)
  if (!run) throw new RangeError(`run ${runId} vanished from the store`)
  return run
}

function finish({ store, emit }: Driving, runId: string, state: 'success' | 'failed'): Run {
  store.setRunState(runId, ['running'], state)
  const run = mustFind(store, runId)
  emit({ kind: 'run-ended', run })
  return run
}

function endWithoutRunning(
  { store, clock, emit }: Driving,
  runId: string,
  taskId: string,
  state: 'skipped' | 'upstream_failed',
) {
  const endedAt = new Date(clock.now()).toISOString()
  if (!store.changeTask(runId, taskId, ['none'], { state, endedAt })) return
  emit({ kind: 'task-ended', runId, taskId, state, ms: 0, output: null, error: null })
}

async function somethingHappens(
  { clock, stopping }: Driving,
  active: readonly Promise<void>[],
  wakeAt: number | undefined,
): Promise<void> {
  const waiting = new AbortController()
  const options = { signal: waiting.signal, ref: true }
  const timer =
    wakeAt === undefined ? [] : [delay(Math.max(0, wakeAt - clock.now()), undefined, options)]
  const stop = new Promise<void>((resolve) => {
    if (stopping.aborted) return
    stopping.addEventListener('abort', () => resolve(), { once: true, signal: waiting.signal })
  })
  try {
    await Promise.race([...active, ...timer, stop])
  } finally {
    waiting.abort()
    for (const one of timer) one.catch(() => {})
  }
}

interface TaskWork {
  dag: Dag
  task: Task
  runId: string
}

async function runTask(driving: Driving, work: TaskWork): Promise<void> {
  const { store, slots, workers, stopping, emit, logsFolder, clock } = driving
  const { task, runId, dag } = work
  const release = await slots.take(task.pool)
  try {
    if (stopping.aborted) {
      store.changeTask(runId, task.id, ['queued'], { state: 'none' })
      return
    }
    const run = mustFind(store, runId)
    const attempts = store.tries(runId).filter(({ taskId }) => taskId === task.id).length
    const log = join(logsFolder, dag.id, runId, task.id, `${attempts + 1}.log`)
    if (!store.beginTry(runId, task.id, log)) return
    const instances = store.tasks(runId)
    const tryNumber = instances.find(({ taskId }) => taskId === task.id)?.tryNumber ?? 1
    emit({ kind: 'task-started', runId, taskId: task.id, tryNumber })
    const began = clock.now()
    const outcome = await workers.run(
      {
        dagId: dag.id,
        taskId: task.id,
        ...orderOf(run),
        tryNumber,
        outputs: outputsOf(instances),
        log,
      },
      {
        timeoutMs: task.timeoutMs,
        signal: stopping,
        onLog: (level, message) =>
          emit({ kind: 'task-log', runId, taskId: task.id, level, message }),
      },
    )
    record(driving, work, { outcome, tryNumber, ms: clock.now() - began, run })
  } finally {
    release()
  }
}

function orderOf({ runId, interval, ingestOn, params }: Run) {
  return { runId, interval, ingestOn, params }
}

function outputsOf(instances: readonly TaskInstance[]): Record<string, Json> {
  return Object.fromEntries(
    instances.flatMap(({ taskId, state, output }) =>
      state === 'success' && output !== null ? [[taskId, output]] : [],
    ),
  )
}

interface Ending {
  outcome: Outcome
  tryNumber: number
  ms: number
  run: Run
}

function record(driving: Driving, work: TaskWork, ending: Ending): void {
  const { store, emit, stopping } = driving
  const { task, runId } = work
  const { outcome, ms } = ending
  const ended = { kind: 'task-ended', runId, taskId: task.id, ms } as const
  if (outcome.kind === 'success') {
    const { output } = outcome
    store.endTry(runId, task.id, 'success', { state: 'success', output, error: null })
    emit({ ...ended, state: 'success', output, error: null })
    return
  }
  if (stopping.aborted) {
    store.endTry(runId, task.id, 'interrupted', { state: 'none', startedAt: null, endedAt: null })
    emit({ ...ended, state: 'interrupted', output: null, error: null })
    return
  }
  fail(driving, work, ending, errorOf(task, outcome))
}

function fail(
  { store, emit, clock }: Driving,
  { dag, task, runId }: TaskWork,
  { outcome, tryNumber, ms, run }: Ending,
  error: StoredError,
): void {
  const retryable = outcome.kind !== 'failed' || outcome.retryable
  if (retryable && tryNumber <= task.retries) {
    const logicalDate = run.interval.start.replace('T', ' ').replace(/\.\d+Z$/, '+00:00')
    const delayMs = retryDelayMs(task, { dagId: dag.id, taskId: task.id, logicalDate, tryNumber })
    const nextTryAt = new Date(clock.now() + delayMs).toISOString()
    store.endTry(runId, task.id, 'failed', { state: 'up_for_retry', nextTryAt, error })
    emit({ kind: 'task-retrying', runId, taskId: task.id, delayMs, error })
    return
  }
  store.endTry(runId, task.id, 'failed', { state: 'failed', error })
  emit({ kind: 'task-ended', runId, taskId: task.id, state: 'failed', ms, output: null, error })
}

function errorOf(task: Task, outcome: Exclude<Outcome, { kind: 'success' }>): StoredError {
  switch (outcome.kind) {
    case 'failed':
      return { code: outcome.code, message: outcome.message }
    case 'timeout':
      return {
        code: 'ORCHESTRATOR_TIMEOUT',
        message: `task '${task.id}': expected to end within ${task.timeoutMs} ms, got no end; it was killed`,
      }
    case 'died':
      return {
        code: 'ORCHESTRATOR_WORKER_DIED',
        message: `task '${task.id}': expected its process to report, got its end (${outcome.how})`,
      }
  }
}
