import { retryDelayMs } from '../dag/retry-delay.ts'
import type { Json } from '../dag/task-context.ts'
import type { TaskSpec } from '../dag/task.ts'
import type { TryEnd } from '../store/change.ts'
import type { StoredError, TaskInstance, TaskPatch, TaskState } from '../store/run-store.ts'
import type { Outcome } from '../worker/converse.ts'
import { assetsUpdated } from './assets.ts'
import { taskName, type Board, type RunningTry } from './board.ts'
import { enqueue, look, patchTask, settle } from './cascade.ts'
import { chosenBy, saidBy } from './gates.ts'
import type { Node, RunProgress } from './run-progress.ts'
import type { Step } from './step.ts'

/** A try that has ended, in its run. */
interface Ended {
  progress: RunProgress
  spec: TaskSpec
  one: TaskInstance
  attempt: number
  ms: number
  outcome: Outcome
}

/** A worker has reported, or its process has ended: its slots are free, and its task goes on by the outcome. */
export function endTry(board: Board, step: Step, attempt: number, outcome: Outcome): void {
  const running = board.running.get(attempt)
  if (!running) return
  release(board, running)
  const { runId, taskId, mapIndex } = running.key
  const progress = board.runs.get(runId)
  if (!progress) return
  const node = progress.nodes.get(taskId)
  if (!node) return
  if (running.abandoned) return look(board, step, progress, [node, ...teardownsIn(progress)])
  const one = node.instances.get(mapIndex)
  if (!one) return
  const { spec } = node
  const ended = { progress, spec, one, attempt, ms: step.now - running.startedAt, outcome }
  if (outcome.kind === 'stopped') return interrupt(step, ended)
  if (outcome.kind === 'skipped') return skip(board, step, ended, outcome.reason)
  if (outcome.kind !== 'success') return failOrRetry(board, step, ended, errorOf(spec, outcome))
  succeed(board, step, ended, outcome.output)
}

/** What may have waited until nobody is at work any more on what it takes down. */
function teardownsIn({ nodes }: RunProgress): Node[] {
  return [...nodes.values()].filter(({ spec }) => spec.teardownOf !== undefined)
}

function release(board: Board, running: RunningTry): void {
  const { attempt, key, abandoned, slots } = running
  const { pool, count } = slots
  board.running.delete(attempt)
  const left = (board.leaving.get(taskName(key)) ?? 0) - 1
  if (abandoned && left > 0) board.leaving.set(taskName(key), left)
  else if (abandoned) board.leaving.delete(taskName(key))
  board.workers.free += 1
  if (pool !== undefined) board.taken.set(pool, (board.taken.get(pool) ?? 0) - count)
}

function succeed(board: Board, step: Step, ended: Ended, output: Json | null): void {
  const { spec, progress } = ended
  if (spec.kind === 'sensor' && output !== true) return lookAgainLater(board, step, ended)
  const said = saidBy(spec, output)
  const wrong = spec.kind === 'branch' ? mistakeOfBranch(progress, spec, said) : undefined
  if (wrong) return failOrRetry(board, step, ended, wrong, false)
  end(board, step, ended, { state: 'success', output: said, error: null })
}

function mistakeOfBranch(
  progress: RunProgress,
  { id }: TaskSpec,
  output: Json | null,
): StoredError | undefined {
  const known = progress.node(id).down.map(({ spec }) => spec.id)
  const unknown = chosenBy(output).filter((chosen) => !known.includes(chosen))
  const isChoice = typeof output === 'string' || Array.isArray(output)
  if (unknown.length === 0 && isChoice) return undefined
  const got = unknown.join(', ') || JSON.stringify(output)
  const message = `task '${id}': expected to choose among ${known.join(', ') || 'no task'}, got ${got}`
  return { code: 'ORCHESTRATOR_BRANCH_INVALID', message }
}

/** A sensor holds no worker until it looks again; its time counts from its first look, and a look is no try. */
function lookAgainLater(board: Board, step: Step, ended: Ended): void {
  const { spec, one, progress, attempt } = ended
  const limit = Date.parse(one.firstStartedAt ?? step.at) + spec.timeoutMs
  if (step.now >= limit) {
    const message = `task '${spec.id}': expected what it waits for within ${spec.timeoutMs} ms, got nothing`
    if (spec.softFail) return skip(board, step, ended, message)
    const error = { code: 'ORCHESTRATOR_SENSOR_TIMEOUT', message }
    return failOrRetry(board, step, ended, error, false)
  }
  // The last look is when its time is over.
  const at = Math.min(step.now + spec.pokeIntervalMs, limit)
  const next = { tryNumber: one.tryNumber - 1, nextTryAt: new Date(at).toISOString() }
  keepEnd(step, attempt, { ...usageOf(ended), state: 'rescheduled', endedAt: step.at, error: null })
  patchTask(step, progress, one, { state: 'up_for_reschedule', error: null, ...next })
  const { runId, taskId, mapIndex } = one
  board.timers.add(at, { kind: 'task', runId, taskId, mapIndex })
  const used = { ms: ended.ms, ...usageOf(ended) }
  step.tell({ kind: 'task-rescheduled', runId, taskId, mapIndex, delayMs: at - step.now, ...used })
}

function skip(board: Board, step: Step, ended: Ended, reason: string): void {
  end(board, step, ended, { state: 'skipped', error: null, reason })
}

/** The process stops: the try does not count, and the task waits again. */
function interrupt(step: Step, ended: Ended): void {
  const { one, progress, attempt } = ended
  keepEnd(step, attempt, { ...usageOf(ended), state: 'interrupted', endedAt: step.at, error: null })
  patchTask(step, progress, one, interruptedPatch(one))
  tellEnd(step, ended, 'interrupted', null)
}

/** How a task stands whose try was interrupted: as if that try had not been. */
export function interruptedPatch({ tryNumber }: Pick<TaskInstance, 'tryNumber'>): TaskPatch {
  const fresh = { startedAt: null, endedAt: null, queuedAt: null }
  return { state: 'none', tryNumber: Math.max(0, tryNumber - 1), ...fresh }
}

function failOrRetry(
  board: Board,
  step: Step,
  ended: Ended,
  error: StoredError,
  mayRetry = true,
): void {
  const { spec, one, progress, attempt, outcome } = ended
  const helps = outcome.kind !== 'failed' || outcome.retryable
  if (!mayRetry || !helps || !isTriedAgain(spec, error.code) || one.tryNumber > spec.retries)
    return end(board, step, ended, { state: 'failed', error })
  const { dagId, logicalDate } = progress.run
  const { runId, taskId, mapIndex, tryNumber } = one
  const delayMs = retryDelayMs(spec, {
    ...{ dagId, taskId, tryNumber },
    logicalDate: logicalDate.replace('T', ' ').replace(/(\.\d+)?Z$/, '+00:00'),
  })
  const nextTryAt = new Date(step.now + delayMs).toISOString()
  keepEnd(step, attempt, { ...usageOf(ended), state: 'failed', endedAt: step.at, error })
  patchTask(step, progress, one, { state: 'up_for_retry', nextTryAt, error, endedAt: step.at })
  board.timers.add(step.now + delayMs, { kind: 'task', runId, taskId, mapIndex })
  const used = { ms: ended.ms, ...usageOf(ended) }
  step.tell({ kind: 'task-retrying', runId, taskId, mapIndex, delayMs, error, ...used })
}

/** Whether an error of this code may be mended by trying again, by what the task says. */
export function isTriedAgain(
  { retryOn, neverRetry }: Pick<TaskSpec, 'retryOn' | 'neverRetry'>,
  code: string,
): boolean {
  const matches = (pattern: string) =>
    pattern.endsWith('*') ? code.startsWith(pattern.slice(0, -1)) : code === pattern
  if (neverRetry.some(matches)) return false
  return retryOn.length === 0 || retryOn.some(matches)
}

/** A task that waited for its time waits for a worker now. */
export function taskIsDue(
  board: Board,
  step: Step,
  { runId, taskId, mapIndex }: Pick<TaskInstance, 'runId' | 'taskId' | 'mapIndex'>,
): void {
  const progress = board.runs.get(runId)
  const one = progress?.nodes.get(taskId)?.instances.get(mapIndex)
  if (!progress || !one || (one.state !== 'up_for_retry' && one.state !== 'up_for_reschedule'))
    return
  const at = Date.parse(one.nextTryAt ?? '')
  if (at > step.now) return
  enqueue(board, step, progress, one)
}

function end(
  board: Board,
  step: Step,
  ended: Ended,
  patch: TaskPatch & { state: 'success' | 'failed' | 'skipped' },
): void {
  const { progress, one, attempt } = ended
  const error = patch.error ?? null
  keepEnd(step, attempt, { ...usageOf(ended), state: patch.state, endedAt: step.at, error })
  tellEnd(step, ended, patch.state, patch)
  settle(board, step, progress, one, { endedAt: step.at, ...patch })
  if (patch.state !== 'success') return
  const assets = assetsOf(ended)
  assetsUpdated(board, step, progress, { taskId: one.taskId, assets })
}

/** What a success updates: what the task declares, and what it said while it ran. */
function assetsOf({ spec, outcome }: Ended): string[] {
  const told = outcome.kind === 'success' ? outcome.updates : undefined
  return [...new Set([...spec.outlets, ...(told ?? [])])]
}

function keepEnd(step: Step, attempt: number, end: TryEnd): void {
  step.change({ kind: 'try-ended', attempt, end })
}

function usageOf({ outcome }: Ended): Pick<TryEnd, 'usage'> {
  return { usage: 'usage' in outcome ? outcome.usage : {} }
}

function tellEnd(
  step: Step,
  ended: Ended,
  state: Extract<TaskState, 'success' | 'failed' | 'skipped'> | 'interrupted',
  patch: TaskPatch | null,
): void {
  const { runId, taskId, mapIndex } = ended.one
  const { output = null, error = null, reason = null } = patch ?? {}
  const what = { kind: 'task-ended', runId, taskId, mapIndex, state, ms: ended.ms } as const
  step.tell({ ...what, output, error, reason, ...usageOf(ended) })
}

function errorOf(
  { id, timeoutMs }: TaskSpec,
  outcome: Extract<Outcome, { kind: 'failed' | 'timeout' | 'died' }>,
): StoredError {
  switch (outcome.kind) {
    case 'failed':
      return {
        ...{ code: outcome.code, message: outcome.message },
        ...(outcome.quality && { quality: true }),
      }
    case 'timeout':
      return {
        code: 'ORCHESTRATOR_TIMEOUT',
        message: `task '${id}': expected to end within ${timeoutMs} ms, got no end; it was killed`,
      }
    case 'died':
      return {
        code: 'ORCHESTRATOR_WORKER_DIED',
        message: `task '${id}': expected its process to report, got its end (${outcome.how})`,
      }
  }
}
