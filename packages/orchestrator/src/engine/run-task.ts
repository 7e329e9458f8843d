import { join } from 'node:path'

import type { Clock } from '@deftunes/core'

import type { Dag } from '../dag/dag.ts'
import { retryDelayMs } from '../dag/retry-delay.ts'
import type { Json, Task } from '../dag/task.ts'
import type { Run, RunStore, StoredError, TaskInstance } from '../store/run-store.ts'
import type { Outcome } from '../worker/converse.ts'
import type { TaskOrder } from '../worker/protocol.ts'
import type { WorkerPool } from '../worker/worker-pool.ts'
import type { RunEvent } from './events.ts'
import type { Slots } from './slots.ts'

/** The pool whose slots are the worker processes. */
export const workerSlots = Symbol('workers')

/** What driving a run needs. */
export interface Driving {
  store: RunStore
  workers: Pick<WorkerPool, 'run'>
  /** Of the DAGs' pools, and of the workers. */
  slots: Slots
  clock: Clock
  logsFolder: string
  /** Aborted when the process stops: no task starts any more, running ones are asked to end. */
  stopping: AbortSignal
  emit: (event: RunEvent) => void
}

/** A task of a run that is to be tried. */
export interface TaskWork {
  dag: Dag
  task: Task
  runId: string
}

/** Tries a queued task once a slot of its pool and a worker are free, and keeps how the try ended. */
export async function runTask(driving: Driving, work: TaskWork): Promise<void> {
  const { store, slots, stopping } = driving
  const { task, runId } = work
  const taken = [await slots.take(task.pool), await slots.take(workerSlots)]
  try {
    if (stopping.aborted) store.changeTask(runId, task.id, ['queued'], { state: 'none' })
    else await tryTask(driving, work)
  } finally {
    for (const giveBack of taken) giveBack()
  }
}

async function tryTask(driving: Driving, work: TaskWork): Promise<void> {
  const { store, workers, stopping, emit, clock } = driving
  const { task, runId } = work
  const order = begin(driving, work)
  emit({ kind: 'task-started', runId, taskId: task.id, tryNumber: order.tryNumber })
  const began = clock.now()
  const outcome = await workers.run(order, {
    timeoutMs: task.timeoutMs,
    signal: stopping,
    onLog: (level, message) => emit({ kind: 'task-log', runId, taskId: task.id, level, message }),
  })
  record({ store, stopping, emit, clock }, work, { outcome, order, ms: clock.now() - began })
}

function begin({ store, logsFolder }: Driving, { dag, task, runId }: TaskWork): TaskOrder {
  const earlier = store.tries(runId).filter(({ taskId }) => taskId === task.id).length
  const log = join(logsFolder, dag.id, runId, task.id, `${earlier + 1}.log`)
  const run = store.run(runId)
  if (!run || !store.beginTry(runId, task.id, log))
    throw new RangeError(`run ${runId}: expected task '${task.id}' to be queued`)
  const instances = store.tasks(runId)
  const tryNumber = instances.find(({ taskId }) => taskId === task.id)?.tryNumber ?? 1
  const outputs = outputsOf(instances)
  return { dagId: dag.id, taskId: task.id, ...orderOf(run), tryNumber, outputs, log }
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
  order: TaskOrder
  ms: number
}

type Recording = Pick<Driving, 'store' | 'stopping' | 'emit' | 'clock'>

function record(recording: Recording, work: TaskWork, ending: Ending): void {
  const { store, emit, stopping } = recording
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
  fail(recording, work, ending, errorOf(task, outcome))
}

function fail(
  { store, emit, clock }: Recording,
  { dag, task, runId }: TaskWork,
  { outcome, order, ms }: Ending,
  error: StoredError,
): void {
  const retryable = outcome.kind !== 'failed' || outcome.retryable
  if (retryable && order.tryNumber <= task.retries) {
    const { tryNumber, interval } = order
    const logicalDate = interval.start.replace('T', ' ').replace(/\.\d+Z$/, '+00:00')
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
