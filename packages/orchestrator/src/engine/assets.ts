import { assetsOf, isAssetSchedule, isMet, type AssetExpression } from '../dag/asset.ts'
import type { DagSpec } from '../dag/dag.ts'
import type { AssetUpdate } from '../store/run-store.ts'
import type { Board } from './board.ts'
import { createRun } from './create-run.ts'
import type { RunProgress } from './run-progress.ts'
import type { Step } from './step.ts'

/** A task that updates assets has succeeded: DAGs that wait for them note it, and those that have all they wait for run. */
export function assetsUpdated(
  board: Board,
  step: Step,
  { run }: RunProgress,
  { taskId, assets }: { taskId: string; assets: readonly string[] },
): void {
  for (const asset of assets) {
    const { runId, interval } = run
    const update: AssetUpdate = { asset, runId, taskId, interval, at: step.at }
    const waiting = board.bag.all().filter((dag) => waitsFor(dag).includes(asset))
    const dagIds = waiting.map(({ id }) => id)
    step.change({ kind: 'asset-updated', update, dagIds })
    for (const dagId of dagIds) updatesOf(board, dagId).set(asset, update)
  }
}

/** Makes the runs of DAGs whose assets have all been updated. */
export function makeAssetRuns(board: Board, step: Step): void {
  if (board.draining || !board.scheduling || board.updates.size === 0) return
  for (const [dagId, updates] of board.updates) {
    const dag = board.bag.dag(dagId)
    const expression = dag && expressionOf(dag)
    if (!dag || !expression || board.paused.has(dagId)) continue
    if (!isMet(expression, new Set(updates.keys()))) continue
    const intervals = [...updates.values()].map(({ interval }) => interval)
    const start = intervals.map((one) => one.start).sort()[0] ?? step.at
    const end =
      intervals
        .map((one) => one.end)
        .sort()
        .at(-1) ?? step.at
    createRun(board, step, { dag, runType: 'asset_triggered', interval: { start, end } })
    step.change({ kind: 'assets-consumed', dagId })
    board.updates.delete(dagId)
  }
}

function updatesOf({ updates }: Board, dagId: string): Map<string, AssetUpdate> {
  const own = updates.get(dagId) ?? new Map<string, AssetUpdate>()
  updates.set(dagId, own)
  return own
}

function waitsFor(dag: DagSpec): string[] {
  const expression = expressionOf(dag)
  return expression === undefined ? [] : assetsOf(expression)
}

function expressionOf({ schedule }: DagSpec): AssetExpression | undefined {
  return isAssetSchedule(schedule) ? schedule.assets : undefined
}
