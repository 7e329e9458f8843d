import { join } from 'node:path'

import { slotsOf, type Board } from './board.ts'
import type { Ready } from './ready-queue.ts'
import type { Step } from './step.ts'

/** Begins the tries of tasks that wait for a worker, heaviest first, as long as there are workers and slots. */
export function beginTries(board: Board, step: Step): void {
  while (!board.draining && board.workers.free > 0) {
    const ready = board.ready.take(
      (one) => hasRoom(board, one),
      (one) => isQueued(board, one),
    )
    if (!ready) return
    beginTry(board, step, ready)
  }
}

function hasRoom(board: Board, { pool, slots }: Ready): boolean {
  if (pool === undefined) return true
  const taken = board.taken.get(pool) ?? 0
  // One that has become smaller than what a task asks for is the task's alone.
  return taken === 0 || taken + slots <= slotsOf(board, pool)
}

/** It may have been marked, cleared or cancelled since. */
function isQueued({ runs }: Board, { key: { runId, taskId, mapIndex } }: Ready): boolean {
  return runs.get(runId)?.nodes.get(taskId)?.instances.get(mapIndex)?.state === 'queued'
}

function beginTry(board: Board, step: Step, { key, pool, slots }: Ready): void {
  const { runId, taskId, mapIndex } = key
  const progress = board.runs.get(runId)
  if (!progress) return
  const before = progress.instance(taskId, mapIndex)
  const attempt = board.nextAttempt++
  const tryNumber = before.tryNumber + 1
  const attempts = before.attempts + 1
  const now = { state: 'running', tryNumber, attempts, startedAt: step.at, endedAt: null } as const
  const patch = { ...now, firstStartedAt: before.firstStartedAt ?? step.at }
  progress.patch(taskId, mapIndex, patch)
  const folder = mapIndex < 0 ? taskId : `${taskId}[${mapIndex}]`
  const log = join(board.logsFolder, progress.run.dagId, runId, folder, `${attempts}.log`)
  const one = { attempt, tryNumber, queuedAt: before.queuedAt, startedAt: step.at, log }
  step.change({ kind: 'task', key, patch }, { kind: 'try-begun', key, one })
  board.workers.free -= 1
  if (pool !== undefined) board.taken.set(pool, (board.taken.get(pool) ?? 0) + slots)
  const begun = { attempt, key, startedAt: step.now, slots: { pool, count: slots } }
  board.running.set(attempt, { ...begun, abandoned: false })
  step.effect({ kind: 'begin', attempt, key, tryNumber, log })
  step.tell({ kind: 'task-started', runId, taskId, mapIndex, tryNumber, queuedAt: before.queuedAt })
}
