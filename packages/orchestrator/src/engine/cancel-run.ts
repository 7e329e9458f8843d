import { isTerminal, type TaskPatch } from '../store/run-store.ts'
import { abandon, type Board } from './board.ts'
import { look, patchTask, tellEnd, wakeLaterRuns } from './cascade.ts'
import type { Node, RunProgress } from './run-progress.ts'
import { closeRun } from './runs.ts'
import { patchRun, type Step } from './step.ts'

/**
 * Ends a run as failed: what runs is stopped and fails, what waits is skipped. As in Airflow, teardowns of what was set up still run,
 * and the run ends after them; cancelled once more, it ends at once.
 * @returns the teardowns that still run
 */
export function cancelRun(
  board: Board,
  step: Step,
  progress: RunProgress,
  { reason, code = 'ORCHESTRATOR_CANCELLED' }: { reason: string; code?: string },
): string[] {
  const { runId, note, cancelling } = progress.run
  const owed = cancelling ? [] : owedTeardowns(progress)
  const teardowns = owed.map(({ spec }) => spec.id)
  for (const running of board.running.values())
    if (running.key.runId === runId && !teardowns.includes(running.key.taskId))
      abandon(board, step, running, reason)
  for (const node of progress.nodes.values())
    if (!owed.includes(node)) endNode(step, progress, node, { reason, code })
  progress.run = patchRun(step, progress.run, {
    note: note === null ? reason : `${note}\n${reason}`,
    cancelling: owed.length > 0,
  })
  if (owed.length === 0) closeRun(board, step, progress, 'failed')
  else if (board.runs.has(runId)) look(board, step, progress, owed)
  else board.queued.set(runId, progress.run)
  for (const node of progress.nodes.values()) wakeLaterRuns(board, step, progress, node)
  return teardowns
}

/** Teardowns that have not ended, of setups that have done their work. */
function owedTeardowns({ nodes }: RunProgress): Node[] {
  const isUp = (id: string) =>
    [...(nodes.get(id)?.instances.values() ?? [])].some(({ state }) => state === 'success')
  return [...nodes.values()].filter(
    ({ spec, instances }) =>
      spec.teardownOf?.some(isUp) &&
      [...instances.values()].some(({ state }) => !isTerminal(state)),
  )
}

function endNode(
  step: Step,
  progress: RunProgress,
  { instances }: Node,
  { reason, code }: { reason: string; code: string },
): void {
  for (const one of instances.values()) {
    if (isTerminal(one.state)) continue
    const error = { code, message: `task '${one.taskId}': ${reason}` }
    const end = one.state === 'running' ? { state: 'failed', error } : { state: 'skipped', reason }
    tellEnd(step, patchTask(step, progress, one, { endedAt: step.at, ...end } as TaskPatch))
  }
}
