import type { Board } from '../engine/board.ts'
import { RunProgress } from '../engine/run-progress.ts'
import { patchRun, type Step } from '../engine/step.ts'
import { checkedParams } from '../dag/params.ts'
import { OrchestratorError } from '../errors.ts'
import type { Run } from '../store/run-store.ts'
import { dagOf } from './trigger.ts'

/** A run by id. @throws OrchestratorError ORCHESTRATOR_RUN_UNKNOWN */
export function findRun<Found>(
  store: { run(runId: string): Found | undefined },
  runId: string,
): Found {
  const run = store.run(runId)
  if (run) return run
  const message = `run '${runId}': expected a run of this id; 'deftunes runs' lists them`
  throw new OrchestratorError('ORCHESTRATOR_RUN_UNKNOWN', message, { details: { runId } })
}

/**
 * How a run stands: in mind where it is driven, else as it is kept, with what this step has changed of it.
 * @throws OrchestratorError ORCHESTRATOR_RUN_UNKNOWN, ORCHESTRATOR_DAG_UNKNOWN
 */
export function progressOfRun(board: Board, step: Step, runId: string): RunProgress {
  const inMind = board.runs.get(runId) ?? step.undriven.get(runId)
  if (inMind) return inMind
  const run = board.queued.get(runId) ?? findRun(board.reader, runId)
  const dag = board.bag.dagOfRun(run)
  if (dag) {
    const progress = new RunProgress(run, dag, board.reader.tasks(runId))
    step.undriven.set(runId, progress)
    return progress
  }
  const message = `run '${runId}': expected its DAG '${run.dagId}', which is gone`
  throw new OrchestratorError('ORCHESTRATOR_DAG_UNKNOWN', message, { details: { runId } })
}

/**
 * A run that is not under way, seen by its DAG as that is now; nothing is changed by that.
 * @throws OrchestratorError ORCHESTRATOR_RUN_UNKNOWN, ORCHESTRATOR_RUN_STATE, ORCHESTRATOR_DAG_UNKNOWN, ORCHESTRATOR_PARAMS_INVALID
 */
export function progressOnLatest(board: Board, step: Step, runId: string): RunProgress {
  const known = step.undriven.get(runId)
  const kept = known?.run ?? board.queued.get(runId) ?? findRun(board.reader, runId)
  if (board.runs.has(runId)) {
    const message = `run '${runId}': expected a run that has ended or waits, got one with state running: it goes on as it began`
    throw new OrchestratorError('ORCHESTRATOR_RUN_STATE', message, { details: { runId } })
  }
  const dag = dagOf(board, kept.dagId)
  checkedParams(dag, kept.params)
  const run = { ...kept, dagVersion: board.bag.versionOf(dag.id) }
  return new RunProgress(run, dag, known?.instances() ?? board.reader.tasks(runId))
}

/** Keeps that a run goes on with the version of its DAG that it is seen by. */
export function keepVersion(board: Board, step: Step, progress: RunProgress): void {
  const { runId, dagVersion } = progress.run
  if (board.runs.has(runId)) return
  progress.run = patchRun(step, progress.run, { dagVersion })
  step.undriven.set(runId, progress)
  if (board.queued.has(runId)) board.queued.set(runId, progress.run)
}

/** Puts a run that had ended among those that wait to start, with all its time. */
export function reopen(board: Board, step: Step, progress: RunProgress): void {
  const { run } = progress
  if (run.cancelling) progress.run = patchRun(step, run, { cancelling: false })
  if (board.runs.has(run.runId)) return
  const startedAt = run.endedAt === null ? run.startedAt : null
  progress.run = patchRun(step, progress.run, { state: 'queued', startedAt, endedAt: null })
  board.queued.set(run.runId, progress.run)
}

/**
 * What a later run of the same interval has loaded must not be replaced by what an earlier one had extracted.
 * @throws OrchestratorError ORCHESTRATOR_RUN_STATE
 */
export function refuseReplaced(
  { reader }: Board,
  { runId, dagId, ingestOn, logicalDate }: Run,
): void {
  const ofDate = reader.runsOfDate(dagId, logicalDate)
  const newer = ofDate.slice(
    0,
    ofDate.findIndex((run) => run.runId === runId),
  )
  const replaced = newer.find(({ state }) => state === 'success')
  if (!replaced) return
  const message = `run '${runId}': expected the newest run of ${dagId} for ${ingestOn}, but ${replaced.runId} has succeeded since; to load the date again: deftunes run ${dagId} --date ${ingestOn}`
  throw new OrchestratorError('ORCHESTRATOR_RUN_STATE', message, { details: { runId } })
}
