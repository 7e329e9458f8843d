import { judgeTrigger, type Verdict } from '../dag/trigger-rule.ts'
import type { Json } from '../dag/task-context.ts'
import type { TaskInstance, TaskPatch } from '../store/run-store.ts'
import { taskName, type Board } from './board.ts'
import { behind, isGatedOff } from './gates.ts'
import { isPastMet } from './past.ts'
import type { Node, RunProgress } from './run-progress.ts'
import type { Step } from './step.ts'

/** Most items that a task may be mapped over. */
export const largestMap = 10_000

/** Changes an instance, keeps the change, and looks at what waits for it when it has come to an end. */
export function settle(
  board: Board,
  step: Step,
  progress: RunProgress,
  one: Pick<TaskInstance, 'taskId' | 'mapIndex'>,
  patch: TaskPatch,
): void {
  patchTask(step, progress, one, patch)
  const node = progress.node(one.taskId)
  look(board, step, progress, isGate(node) ? behind(node) : node.down)
  wakeLaterRuns(board, step, progress, node)
}

/** Changes an instance and keeps the change. */
export function patchTask(
  step: Step,
  progress: RunProgress,
  { taskId, mapIndex }: Pick<TaskInstance, 'taskId' | 'mapIndex'>,
  patch: TaskPatch,
): TaskInstance {
  const key = { runId: progress.run.runId, taskId, mapIndex }
  step.change({ kind: 'task', key, patch })
  return progress.patch(taskId, mapIndex, patch)
}

/** Looks at tasks: those whose time has come are queued, those that cannot run any more end, and so on down the DAG. */
export function look(
  board: Board,
  step: Step,
  progress: RunProgress,
  nodes: readonly Node[],
): void {
  const queue = [...nodes]
  // What is added on the way is gone through, too.
  for (const node of queue) {
    const waiting = [...node.instances.values()].filter(({ state }) => state === 'none')
    if (waiting.length === 0 || isLeaving(board, progress, node)) continue
    const { verdict, reason } = verdictOf(board, progress, node)
    if (verdict === 'run') {
      if (!begin(board, step, progress, node)) queue.push(...node.down)
    } else if (verdict !== 'wait') {
      for (const one of waiting)
        tellEnd(step, patchTask(step, progress, one, { state: verdict, endedAt: step.at, reason }))
      queue.push(...(isGate(node) ? behind(node) : node.down))
      wakeLaterRuns(board, step, progress, node)
    }
  }
}

/** Whether an earlier try of the task, which was given up, is still at work. */
function isLeaving({ leaving }: Board, { run: { runId } }: RunProgress, { spec }: Node): boolean {
  return leaving.size > 0 && (leaving.get(taskName({ runId, taskId: spec.id })) ?? 0) > 0
}

function verdictOf(
  board: Board,
  progress: RunProgress,
  node: Node,
): { verdict: Verdict; reason: string | null } {
  const gated = isGatedOff(progress, node)
  if (gated !== undefined) return { verdict: 'skipped', reason: gated }
  const verdict = judgeTrigger(node.spec.triggerRule, node.counts)
  const past = verdict !== 'run' || !node.spec.dependsOnPast || isPastMet(board, progress, node)
  return { verdict: past ? verdict : 'wait', reason: null }
}

/** Queues the instances of a task that may run; false when it ended by that. */
function begin(board: Board, step: Step, progress: RunProgress, node: Node): boolean {
  const { mapOver, id } = node.spec
  if (mapOver !== undefined && node.instances.has(-1)) {
    const items = itemsOf(progress, mapOver)
    if (typeof items === 'string') {
      const error = { code: 'ORCHESTRATOR_MAP_INVALID', message: `task '${id}': ${items}` }
      const end = { state: 'failed', endedAt: step.at, error } as const
      tellEnd(step, patchTask(step, progress, { taskId: id, mapIndex: -1 }, end))
      return false
    }
    if (items.length === 0) {
      const end = { state: 'skipped', endedAt: step.at, reason: `${mapOver} is empty` } as const
      tellEnd(step, patchTask(step, progress, { taskId: id, mapIndex: -1 }, end))
      return false
    }
    const key = { runId: progress.run.runId, taskId: id, mapIndex: -1 }
    step.change({ kind: 'task-expanded', key, count: items.length })
    progress.remap(id, items.length)
  }
  for (const one of node.instances.values())
    if (one.state === 'none') enqueue(board, step, progress, one)
  return true
}

/** Puts an instance among those that wait for a worker. */
export function enqueue(
  board: Board,
  step: Step,
  progress: RunProgress,
  one: Pick<TaskInstance, 'taskId' | 'mapIndex'>,
): void {
  const node = progress.node(one.taskId)
  patchTask(step, progress, one, { state: 'queued', queuedAt: step.at, nextTryAt: null })
  addReady(board, progress, node, one.mapIndex)
}

/** Lets the queue know of an instance that is queued. */
export function addReady(
  board: Board,
  { run }: RunProgress,
  { spec, weight, position }: Node,
  mapIndex: number,
): void {
  board.ready.add({
    key: { runId: run.runId, taskId: spec.id, mapIndex },
    pool: spec.pool,
    slots: spec.poolSlots,
    weight,
    runAfter: run.runAfter,
    position,
  })
}

/** The list that a task is mapped over, or what is wrong with it. */
function itemsOf(progress: RunProgress, from: string): readonly Json[] | string {
  const list = outputOf(progress, from)
  if (!Array.isArray(list))
    return `expected '${from}' to return a list, got ${JSON.stringify(list)}`
  if (list.length <= largestMap) return list
  return `expected '${from}' to return at most ${largestMap} items, got ${list.length}`
}

/** What a task gives to those after it: what it returned, or the list of what its instances did; undefined: it did not succeed. */
export function outputOf(progress: RunProgress, taskId: string): Json | undefined {
  const { instances } = progress.node(taskId)
  const only = instances.get(-1)
  if (only) return only.state === 'success' ? only.output : undefined
  return [...instances.values()].flatMap(({ state, output }) =>
    state === 'success' ? [output] : [],
  )
}

function isGate({ spec }: Node): boolean {
  return spec.kind === 'branch' || spec.kind === 'short_circuit'
}

/** The same task of a later run may wait for this one. */
function wakeLaterRuns(board: Board, step: Step, { run, dag }: RunProgress, { spec }: Node): void {
  if (!spec.dependsOnPast) return
  for (const other of board.runs.values()) {
    if (other.dag.id !== dag.id || other.run.logicalDate <= run.logicalDate) continue
    const node = other.nodes.get(spec.id)
    if (node) look(board, step, other, [node])
  }
}

/** Tells those who watch that an instance ended without running. */
function tellEnd(step: Step, one: TaskInstance): void {
  const { runId, taskId, mapIndex, state, error, reason } = one
  if (state !== 'skipped' && state !== 'upstream_failed' && state !== 'failed') return
  step.tell({
    ...{ kind: 'task-ended', runId, taskId, mapIndex, state, ms: 0, output: null },
    ...{ error, reason },
  })
}
