import { abandon, type Board } from '../engine/board.ts'
import { look, patchTask } from '../engine/cascade.ts'
import type { Node, RunProgress } from '../engine/run-progress.ts'
import type { Step } from '../engine/step.ts'
import { OrchestratorError } from '../errors.ts'
import type { TaskInstance, TaskPatch, TaskState } from '../store/run-store.ts'
import { progressOfRun, refuseReplaced, reopen } from './found-run.ts'

/** Which tasks of which runs are to begin anew. */
export interface ClearRequest {
  runId: string
  /** Default: all. */
  tasks?: readonly string[] | undefined
  /** Those before them, too. Default false. */
  upstream?: boolean | undefined
  /** Those after them, too. Default true. */
  downstream?: boolean | undefined
  /** Only what failed, or did not run because of that. Default false. */
  onlyFailed?: boolean | undefined
  /** The same tasks of every later run of the DAG, too. Default false. */
  future?: boolean | undefined
}

/** A task as one that has not begun. */
export const fresh: TaskPatch = {
  state: 'none',
  tryNumber: 0,
  queuedAt: null,
  startedAt: null,
  endedAt: null,
  firstStartedAt: null,
  nextTryAt: null,
  output: null,
  error: null,
  reason: null,
}

/** Makes tasks begin anew, with all their tries; runs that had ended go on. @throws OrchestratorError */
export function clear(board: Board, step: Step, request: ClearRequest): { cleared: string[] } {
  const first = progressOfRun(board, request.runId)
  const others = request.future ? laterRuns(board, first) : []
  const runs = [first, ...others].map((progress) => ({
    progress,
    nodes: selected(progress, request),
  }))
  for (const { progress } of runs) refuseReplaced(board, progress.run)
  const cleared = runs.flatMap(({ progress, nodes }) => {
    const wanted = request.onlyFailed ? isFailed : (state: TaskState) => state !== 'none'
    const names = clearNodes(board, step, progress, nodes, wanted)
    return names.map((name) => `${progress.run.runId} ${name}`)
  })
  return { cleared }
}

function laterRuns(board: Board, { run }: RunProgress): RunProgress[] {
  const later = board.reader.runs({ dagId: run.dagId })
  return later
    .filter((one) => one.logicalDate > run.logicalDate)
    .map((one) => progressOfRun(board, one.runId))
}

/** Begins those instances of tasks anew whose states are wanted, and returns the tasks' names. */
export function clearNodes(
  board: Board,
  step: Step,
  progress: RunProgress,
  nodes: readonly Node[],
  isWanted: (state: TaskState) => boolean,
): string[] {
  const chosen = new Set(nodes)
  const touched = nodes.filter((node) => {
    const wanted = [...node.instances.values()].filter(({ state }) => isWanted(state))
    for (const one of wanted) stopTry(board, step, one)
    if (wanted.length > 0 && isMappedAnew(progress, node, chosen)) fold(step, progress, node)
    else for (const one of wanted) patchTask(step, progress, one, fresh)
    return wanted.length > 0
  })
  if (touched.length > 0) {
    reopen(board, step, progress)
    if (board.runs.has(progress.run.runId))
      look(board, step, progress, [...progress.nodes.values()])
  }
  return touched.map(({ spec }) => spec.id)
}

/** The list that a task is mapped over is made anew, too. */
function isMappedAnew(progress: RunProgress, { spec, instances }: Node, chosen: ReadonlySet<Node>) {
  if (spec.mapOver === undefined || instances.has(-1)) return false
  return chosen.has(progress.node(spec.mapOver))
}

function fold(step: Step, progress: RunProgress, { spec: { id: taskId } }: Node) {
  const { runId } = progress.run
  step.change({ kind: 'task-folded', key: { runId, taskId, mapIndex: -1 } })
  progress.remap(taskId, undefined)
}

function stopTry(board: Board, step: Step, { runId, taskId, mapIndex }: TaskInstance) {
  for (const running of board.running.values()) {
    const { key } = running
    if (key.runId === runId && key.taskId === taskId && key.mapIndex === mapIndex)
      abandon(board, step, running, 'the task was cleared')
  }
}

function isFailed(state: TaskState): boolean {
  return state === 'failed' || state === 'upstream_failed'
}

/** The tasks that a request names, with those around them that it asks for, and the setups and teardowns of all. */
function selected(
  progress: RunProgress,
  { tasks, upstream = false, downstream = true }: ClearRequest,
): Node[] {
  if (!tasks) return [...progress.nodes.values()]
  const named = tasks.map((id) => nodeOf(progress, id))
  const found = new Set(named)
  if (downstream) for (const node of reach(named, ({ down }) => down)) found.add(node)
  if (upstream) for (const node of reach(named, upstreamOf(progress))) found.add(node)
  for (const node of [...found]) for (const other of companions(progress, node)) found.add(other)
  return [...progress.nodes.values()].filter((node) => found.has(node))
}

function nodeOf(progress: RunProgress, id: string): Node {
  const node = progress.nodes.get(id)
  if (node) return node
  const known = [...progress.nodes.keys()].join(', ')
  const message = `run '${progress.run.runId}': expected one of its tasks (${known}), got '${id}'`
  throw new OrchestratorError('ORCHESTRATOR_OPERATION_INVALID', message)
}

function upstreamOf(progress: RunProgress) {
  return ({ spec }: Node) => spec.after.map((id) => progress.node(id))
}

/** Nodes with all that are reached from them. */
function reach(from: readonly Node[], next: (node: Node) => readonly Node[]): Set<Node> {
  const found = new Set(from)
  for (const node of found) for (const other of next(node)) found.add(other)
  return found
}

/** The setups before a task, and what tears them down. */
function companions(progress: RunProgress, node: Node): Node[] {
  const before = [...reach([node], upstreamOf(progress))]
  const setups = before.filter(({ spec }) => spec.setup)
  const teardowns = [...progress.nodes.values()].filter(({ spec }) =>
    spec.teardownOf?.some((id) => setups.some((setup) => setup.spec.id === id)),
  )
  return teardowns.length === 0 ? [] : [...setups, ...teardowns]
}
