import type { TaskState } from '../store/run-store.ts'
import type { Board } from './board.ts'
import type { Node, RunProgress } from './run-progress.ts'
import type { Step } from './step.ts'

/**
 * Whether the same task of the run before, by logical date, has succeeded or been skipped; without such a run it has
 * (depends_on_past).
 */
export function isPastMet(board: Board, step: Step, { run }: RunProgress, { spec }: Node): boolean {
  const before = board.reader.runBefore(run.dagId, run.logicalDate)
  if (!before) return true
  const states = statesOf(board, step, before.runId, spec.id)
  return states.length === 0 || states.every((state) => state === 'success' || state === 'skipped')
}

/** As they are in mind where the run is, else as they are kept. */
function statesOf(
  { runs, reader }: Board,
  { undriven }: Step,
  runId: string,
  taskId: string,
): TaskState[] {
  const progress = runs.get(runId) ?? undriven.get(runId)
  const instances = progress?.nodes.get(taskId)?.instances.values()
  const kept = () => reader.tasks(runId).filter((one) => one.taskId === taskId)
  return [...(instances ?? kept())].map(({ state }) => state)
}
