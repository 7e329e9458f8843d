import { judgeTrigger, type Verdict } from '../dag/trigger-rule.ts'
import type { Json } from '../dag/task-context.ts'
import type { TaskInstance, TaskPatch } from '../store/run-store.ts'
import { taskName, type Board } from './board.ts'
import { behind, isGatedOff } from './gates.ts'
import { isPastMet } from './past.ts'
import type { Node, RunProgress } from './run-progress.ts'
import type { Step } from './step.ts'

/** Most items that a task may be mapped over. */
const largestMap = 10_000

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
  look(board, step, progress, behind(node))
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
    if (node.waiting === 0 || isLeaving(board, progress, node)) continue
    const { verdict, reason } = verdictOf(board, step, progress, node)
    if (verdict === 'wait' || (verdict === 'run' && begin(board, step, progress, node))) continue
    if (verdict !== 'run') endWaiting(step, progress, node, { state: verdict, reason })
    for (const other of behind(node)) queue.push(other)
    wakeLaterRuns(board, step, progress, node)
  }
}

/** Ends those instances of a task that wait, without running. */
function endWaiting(
  step: Step,
  progress: RunProgress,
  { instances }: Node,
  end: Pick<TaskPatch, 'state' | 'error' | 'reason'>,
): void {
  for (const one of instances.values())
    if (one.state === 'none')
      tellEnd(step, patchTask(step, progress, one, { endedAt: step.at, ...end }))
}

/**
 * Whether an earlier try of the task, which was given up, is still at work; of a teardown, one of the run, which may use what it takes
 * down.
 */
function isLeaving(board: Board, { run: { runId } }: RunProgress, { spec }: Node): boolean {
  const { leaving, running } = board
  if (leaving.size === 0) return false
  if ((leaving.get(taskName({ runId, taskId: spec.id })) ?? 0) > 0) return true
  if (spec.teardownOf === undefined) return false
  return [...running.values()].some(({ abandoned, key }) => abandoned && key.runId === runId)
}

function verdictOf(
  board: Board,
  step: Step,
  progress: RunProgress,
  node: Node,
): { verdict: Verdict; reason: string | null } {
  const gated = isGatedOff(node)
  if (gated !== undefined) return { verdict: 'skipped', reason: gated }
  const prepared = judgeSetups(node)
  if (prepared !== 'run') return { verdict: prepared, reason: null }
  const verdict = judgeTrigger(node.spec.triggerRule, node.counts)
  const past =
    verdict !== 'run' || !node.spec.dependsOnPast || isPastMet(board, step, progress, node)
  return { verdict: past ? verdict : 'wait', reason: null }
}

/** What follows from the setups further up that a task needs; those right before it are its trigger rule's. */
function judgeSetups({ spec, setups }: Node): Verdict {
  if (spec.triggerRule === 'always') return 'run'
  const further = setups.filter((setup) => !spec.after.includes(setup.spec.id))
  const states = further.flatMap(({ instances }) => [...instances.values()].map((one) => one.state))
  if (states.some((state) => state === 'failed' || state === 'upstream_failed'))
    return 'upstream_failed'
  if (states.includes('skipped')) return 'skipped'
  return states.every((state) => state === 'success') ? 'run' : 'wait'
}

/** Queues the instances of a task that may run; false when it ended by that. */
function begin(board: Board, step: Step, progress: RunProgress, node: Node): boolean {
  const { mapOver, id } = node.spec
  if (mapOver !== undefined && node.instances.has(-1)) {
    const items = itemsOf(progress, mapOver)
    if (typeof items === 'string') {
      const error = { code: 'ORCHESTRATOR_MAP_INVALID', message: `task '${id}': ${items}` }
      endWaiting(step, progress, node, { state: 'failed', error })
      return false
    }
    if (items.length === 0) {
      endWaiting(step, progress, node, { state: 'skipped', reason: `${mapOver} is empty` })
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
  const node = progress.node(taskId)
  const only = node.instances.get(-1)
  if (only) return only.state === 'success' ? only.output : undefined
  node.outputs ??= [...node.instances.values()].flatMap(({ state, output }) =>
    state === 'success' ? [output] : [],
  )
  return node.outputs as Json[]
}

/** The same task of a later run may wait for this one. */
export function wakeLaterRuns(
  board: Board,
  step: Step,
  { run, dag }: RunProgress,
  { spec }: Node,
): void {
  if (!spec.dependsOnPast) return
  for (const other of board.runs.values()) {
    if (other.dag.id !== dag.id || other.run.logicalDate <= run.logicalDate) continue
    const node = other.nodes.get(spec.id)
    if (node) look(board, step, other, [node])
  }
}

/** Tells those who watch that an instance ended without running to its end. */
export function tellEnd(step: Step, one: TaskInstance): void {
  const { runId, taskId, mapIndex, state, error, reason } = one
  if (state !== 'skipped' && state !== 'upstream_failed' && state !== 'failed') return
  step.tell({
    ...{ kind: 'task-ended', runId, taskId, mapIndex, state, ms: 0, output: null },
    ...{ error, reason },
  })
}
