import { abandonTask, type Board } from '../engine/board.ts'
import { look, patchTask, settle, wakeLaterRuns } from '../engine/cascade.ts'
import { reach } from '../engine/reach.ts'
import type { Node, RunProgress } from '../engine/run-progress.ts'
import { patchRun, type Step } from '../engine/step.ts'
import type { RunState, TaskInstance } from '../store/run-store.ts'
import { freshTask } from '../store/rows.ts'
import { OrchestratorError } from '../errors.ts'
import { progressOfRun, refuseReplaced, reopen } from './found-run.ts'
import { tornDownFor } from './torn-down.ts'

/** What a task is to count as. */
export interface MarkRequest {
  runId: string
  taskId: string
  /** Default: every instance. */
  mapIndex?: number | undefined
  state: 'success' | 'failed' | 'skipped'
}

/**
 * Makes a task count as ended, whatever it did; its try is stopped where one runs. What could not run because it had
 * failed runs now. @throws OrchestratorError
 */
export function mark(
  board: Board,
  step: Step,
  { actor, ...request }: MarkRequest & { actor: string },
): { marked: number } {
  const { runId, taskId, mapIndex, state } = request
  const progress = progressOfRun(board, step, runId)
  refuseReplaced(board, progress.run)
  const node = progress.nodes.get(taskId)
  const instances = [...(node?.instances.values() ?? [])].filter(
    (one) => mapIndex === undefined || one.mapIndex === mapIndex,
  )
  if (!node || instances.length === 0) throw unknownTask(progress, taskId, mapIndex)
  for (const one of instances) {
    abandonTask(board, step, one, 'the task was marked')
    // How long it took stays.
    const endedAt = one.endedAt ?? step.at
    const patch = { state, endedAt, reason: `marked ${state} by ${actor}`, error: null }
    if (board.runs.has(runId)) settle(board, step, progress, one, patch)
    else patchTask(step, progress, one, patch)
  }
  wakeLaterRuns(board, step, progress, node)
  goOn(board, step, progress, { marked: node, again: state === 'failed' ? [] : stopped(node) })
  return { marked: instances.length }
}

/** What a run has left to do is done; one that has nothing left counts as it stands now. */
function goOn(
  board: Board,
  step: Step,
  progress: RunProgress,
  { marked, again }: { marked: Node; again: readonly Node[] },
): void {
  const left = again.filter(({ instances }) => [...instances.values()].some(isStopped))
  for (const node of left)
    for (const one of node.instances.values())
      if (isStopped(one)) patchTask(step, progress, one, freshTask)
  // A setup that is marked counts as what it is marked as, whatever has been torn down.
  const anew = tornDownFor(left).filter((node) => node !== marked)
  for (const node of anew)
    for (const one of node.instances.values()) {
      abandonTask(board, step, one, 'a task that needs its setup runs again')
      patchTask(step, progress, one, freshTask)
    }
  if (board.runs.has(progress.run.runId)) return look(board, step, progress, [...anew, ...again])
  const outcome = progress.outcome()
  if (outcome === undefined) return reopen(board, step, progress)
  if (outcome !== progress.run.state && progress.run.state !== 'queued')
    endOtherwise(step, progress, outcome)
}

function isStopped({ state }: TaskInstance): boolean {
  return state === 'upstream_failed'
}

/** A run that had ended counts as ended in another way, for all who care how runs end; when it ended stays. */
function endOtherwise(step: Step, progress: RunProgress, state: RunState): void {
  progress.run = patchRun(step, progress.run, { state })
  step.ended.push(progress.run)
  step.tell({ kind: 'run-ended', run: progress.run })
}

/** Tasks after one that did not run because something had failed. */
function stopped(node: Node): Node[] {
  return [...reach(node.down, ({ down }) => down)]
}

function unknownTask(progress: RunProgress, taskId: string, mapIndex: number | undefined) {
  const known = [...progress.nodes.keys()].join(', ')
  const name = mapIndex === undefined ? taskId : `${taskId}[${mapIndex}]`
  const message = `run '${progress.run.runId}': expected one of its tasks (${known}), got '${name}'`
  return new OrchestratorError('ORCHESTRATOR_OPERATION_INVALID', message)
}
