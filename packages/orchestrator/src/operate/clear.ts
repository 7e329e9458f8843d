import { abandonTask, type Board } from '../engine/board.ts'
import { look, patchTask } from '../engine/cascade.ts'
import { reach } from '../engine/reach.ts'
import type { Node, RunProgress } from '../engine/run-progress.ts'
import type { Step } from '../engine/step.ts'
import { OrchestratorError } from '../errors.ts'
import { freshTask } from '../store/rows.ts'
import type { TaskInstance, TaskState } from '../store/run-store.ts'
import {
  keepVersion,
  progressOfRun,
  progressOnLatest,
  refuseReplaced,
  reopen,
} from './found-run.ts'
import { teardownsOf, tornDownFor } from './torn-down.ts'

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
  /** On the DAG as it is now, not as it was when the run began. Default false. */
  latest?: boolean | undefined
}

/** Makes tasks begin anew, with all their tries; runs that had ended go on. @throws OrchestratorError */
export function clear(board: Board, step: Step, request: ClearRequest): { cleared: string[] } {
  const progressOf = (runId: string) =>
    request.latest ? progressOnLatest(board, step, runId) : progressOfRun(board, step, runId)
  const first = progressOf(request.runId)
  const others = request.future ? laterRuns(board, first).map(progressOf) : []
  const runs = [
    { progress: first, nodes: selected(first, request) },
    ...others.map((progress) => ({
      progress,
      nodes: selected(progress, known(progress, request)),
    })),
  ]
  for (const { progress } of runs) refuseReplaced(board, progress.run)
  if (request.latest) for (const { progress } of runs) keepVersion(board, step, progress)
  const cleared = runs.flatMap(({ progress, nodes }) => {
    const wanted = request.onlyFailed ? isFailed : (state: TaskState) => state !== 'none'
    const names = clearNodes(board, step, progress, nodes, wanted)
    return names.map((name) => `${progress.run.runId} ${name}`)
  })
  return { cleared }
}

/** Of each later interval the newest run: the others have been replaced by it. */
function laterRuns(board: Board, { run }: RunProgress): string[] {
  const newest = new Map<string, string>()
  for (const { runId, logicalDate } of board.reader.runs({ dagId: run.dagId }))
    if (logicalDate > run.logicalDate && !newest.has(logicalDate)) newest.set(logicalDate, runId)
  return [...newest.values()]
}

/** What a request asks of a run whose DAG may have been another: tasks that it does not have are none of it. */
function known({ nodes }: RunProgress, { tasks, ...request }: ClearRequest): ClearRequest {
  return tasks ? { ...request, tasks: tasks.filter((id) => nodes.has(id)) } : request
}

/**
 * Begins those instances of tasks anew whose states are wanted, with the setups that they need where those have been torn down, and
 * returns the tasks' names.
 */
export function clearNodes(
  board: Board,
  step: Step,
  progress: RunProgress,
  nodes: readonly Node[],
  isWanted: (state: TaskState) => boolean,
): string[] {
  const asked = new Set(nodes)
  const begun = nodes.filter((node) => wantedOf(node, isWanted).length > 0)
  const anew = new Set(tornDownFor(begun))
  const touched = new Set<string>()
  for (const node of progress.nodes.values()) {
    if (!asked.has(node) && !anew.has(node)) continue
    const { id, mapOver = '' } = node.spec
    // The run's DAG got it since.
    if (node.instances.size === 0) touched.add(id)
    // Upstream comes first: whether the list that a task is mapped over is made anew is known by now.
    const isMappedAnew = touched.has(mapOver) && !node.instances.has(-1)
    const isWhole = isMappedAnew || anew.has(node) || hasOtherShape(node)
    const wanted = isWhole ? [...node.instances.values()] : wantedOf(node, isWanted)
    if (wanted.length === 0) continue
    touched.add(id)
    for (const one of wanted) abandonTask(board, step, one, 'the task was cleared')
    if (isMappedAnew || hasOtherShape(node)) fold(step, progress, node)
    else for (const one of wanted) patchTask(step, progress, one, freshTask)
  }
  if (touched.size > 0) {
    reopen(board, step, progress)
    if (board.runs.has(progress.run.runId))
      look(board, step, progress, [...progress.nodes.values()])
  }
  return [...touched]
}

function wantedOf({ instances }: Node, isWanted: (state: TaskState) => boolean): TaskInstance[] {
  return [...instances.values()].filter(({ state }) => isWanted(state))
}

/**
 * Whether a task was mapped by the version of the DAG that ran it and is no more, or the other way round: its output is of another
 * type.
 */
function hasOtherShape({ spec, instances }: Node): boolean {
  const only = instances.get(-1)
  if (spec.mapOver === undefined) return instances.size > 0 && only === undefined
  return only?.state === 'success' && only.reason === null
}

function fold(step: Step, progress: RunProgress, { spec: { id: taskId } }: Node) {
  const { runId } = progress.run
  step.change({ kind: 'task-folded', key: { runId, taskId, mapIndex: -1 } })
  progress.remap(taskId, undefined)
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
  const found = downstream ? reach(named, ({ down }) => down) : new Set(named)
  for (const node of [...found]) for (const other of companions(node)) found.add(other)
  if (upstream)
    for (const node of reach(named, upstreamOf(progress)))
      for (const one of [node, ...teardownsOf(node)]) found.add(one)
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

/** The setups whose work a task needs, and what tears them down; of a setup, what tears it down. */
function companions(node: Node): Node[] {
  const setups = node.spec.setup ? [] : node.setups
  return [...setups, ...[node, ...setups].flatMap(teardownsOf)]
}
