import { newTask } from '../store/rows.ts'
import type { Run, TaskInstance } from '../store/run-store.ts'
import type { Board } from './board.ts'
import { addReady, look, patchTask } from './cascade.ts'
import { interruptedPatch } from './end-try.ts'
import { RunProgress } from './run-progress.ts'
import { patchRun, type Step } from './step.ts'

/** Starts queued runs, those that are due earlier first, as many of each DAG as it allows at once. */
export function startRuns(board: Board, step: Step): void {
  if (board.draining || board.queued.size === 0) return
  const open = new Map<string, number>()
  for (const { dag } of board.runs.values()) open.set(dag.id, (open.get(dag.id) ?? 0) + 1)
  const waiting = [...board.queued.values()].sort(byDue)
  for (const run of waiting) {
    if (step.unkept.has(run.runId) || step.undriven.has(run.runId)) continue
    const dag = board.bag.dagOfRun(run)
    const count = open.get(run.dagId) ?? 0
    if (!dag || count >= dag.maxActiveRuns || Date.parse(run.runAfter) > step.now) continue
    if (board.paused.has(run.dagId) && isAutomatic(run) && !run.cancelling) continue
    open.set(run.dagId, count + 1)
    openRun(board, step, run)
  }
}

/** Made by no person. */
function isAutomatic({ runType }: Run): boolean {
  return runType === 'scheduled' || runType === 'asset_triggered'
}

function byDue(left: Run, right: Run): number {
  return left.runAfter < right.runAfter ? -1 : left.runAfter > right.runAfter ? 1 : 0
}

/** Brings a run to mind and drives it on from where it stands. */
export function openRun(board: Board, step: Step, run: Run): void {
  const dag = board.bag.dagOfRun(run)
  if (!dag) return
  board.queued.delete(run.runId)
  const kept = board.reader.tasks(run.runId)
  const progress = new RunProgress(run, dag, alignTasks(step, run, dag.tasks, kept))
  board.runs.set(run.runId, progress)
  const startedAt = run.startedAt ?? step.at
  progress.run = patchRun(step, run, { state: 'running', startedAt, endedAt: null })
  const resumed = kept.some(({ attempts }) => attempts > 0)
  step.tell({ kind: 'run-started', run: progress.run, resumed })
  if (dag.runTimeoutMs !== undefined) {
    const at = Date.parse(startedAt) + dag.runTimeoutMs
    board.timers.add(at, { kind: 'run-timeout', runId: run.runId })
  }
  takeUp(board, step, progress)
}

/** Tasks that its DAG got since the run began wait; those that it lost are removed. Nothing differs where the version is known. */
function alignTasks(
  step: Step,
  { runId }: Run,
  tasks: RunProgress['dag']['tasks'],
  kept: readonly TaskInstance[],
): TaskInstance[] {
  const known = new Set(kept.map(({ taskId }) => taskId))
  const wanted = new Set(tasks.map(({ id }) => id))
  for (const { taskId, mapIndex, state, endedAt } of kept) {
    if (wanted.has(taskId) || state === 'removed') continue
    const patch = { state: 'removed', endedAt: endedAt ?? step.at } as const
    step.change({ kind: 'task', key: { runId, taskId, mapIndex }, patch })
  }
  const added = tasks.flatMap(({ id: taskId }, position) => {
    if (known.has(taskId)) return []
    const key = { runId, taskId, mapIndex: -1 }
    step.change({ kind: 'task-added', key, position })
    return [newTask(runId, taskId)]
  })
  return [...kept, ...added]
}

/** Puts every task of a run where it belongs: what a process that is gone left at work waits again. */
function takeUp(board: Board, step: Step, progress: RunProgress): void {
  for (const one of progress.instances()) {
    const { runId, taskId, mapIndex, state, nextTryAt } = one
    if (state === 'running') patchTask(step, progress, one, interruptedPatch(one))
    if (state === 'queued') addReady(board, progress, progress.node(taskId), mapIndex)
    if (state === 'up_for_retry' || state === 'up_for_reschedule')
      board.timers.add(Date.parse(nextTryAt ?? step.at), { kind: 'task', runId, taskId, mapIndex })
  }
  look(board, step, progress, [...progress.nodes.values()])
}

/** Ends runs whose every task has ended. */
export function endRuns(board: Board, step: Step): void {
  for (const progress of board.runs.values()) {
    const state = progress.outcome()
    if (state !== undefined) closeRun(board, step, progress, state)
  }
}

/** Ends a run, whatever its tasks do. */
export function closeRun(
  board: Board,
  step: Step,
  progress: RunProgress,
  state: 'success' | 'failed',
): void {
  const { runId } = progress.run
  board.runs.delete(runId)
  board.queued.delete(runId)
  progress.run = patchRun(step, progress.run, { state, endedAt: step.at, cancelling: false })
  step.undriven.set(runId, progress)
  step.ended.push(progress.run)
  step.tell({ kind: 'run-ended', run: progress.run })
}

/** Puts runs back among those that wait: the process stops, and a later one goes on with them. */
export function interruptRuns(board: Board, step: Step): void {
  for (const { run } of board.runs.values()) {
    const queued = patchRun(step, run, { state: 'queued' })
    step.tell({ kind: 'run-interrupted', run: queued })
  }
  board.runs.clear()
}
