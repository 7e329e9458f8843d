import type { Run, TaskState } from '../store/run-store.ts'
import type { Board } from './board.ts'
import type { Node, RunProgress } from './run-progress.ts'
import type { Step } from './step.ts'

/**
 * Whether the same task of the run before, by logical date, has succeeded or been skipped; without such a run it has, and
 * the first run of a backfill does not ask (depends_on_past).
 */
export function isPastMet(board: Board, step: Step, { run }: RunProgress, { spec }: Node): boolean {
  const before = board.reader.runBefore(run.dagId, run.logicalDate)
  if (!before || isFirstOfBatch(board, run)) return true
  const states = statesOf(board, step, before.runId, spec.id)
  return states.length === 0 || states.every((state) => state === 'success' || state === 'skipped')
}

function isFirstOfBatch({ batches, reader }: Board, { batch, runId }: Run): boolean {
  if (batch === null) return false
  const made = batches.get(batch)?.runs.values().next().value
  return (made ?? reader.runsOfBatch(batch)[0]?.runId) === runId
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
