import type { WantedRun } from '../store/run-store.ts'
import type { DagSpec } from './dag.ts'
import { intervalsOf, isBetween } from './run-interval.ts'

/**
 * What a backfill of a DAG runs for a date, oldest first: each interval that ended on it by now; none where it lies between
 * two; a date that cannot be run stands for itself.
 * @throws OrchestratorError ORCHESTRATOR_DATE_INVALID
 */
export function wantedRuns(dag: DagSpec, ingestOn: string, now: number): WantedRun[] {
  if (isBetween(dag, ingestOn, now)) return []
  const ended = intervalsOf(dag, ingestOn).filter(({ end }) => Date.parse(end) <= now)
  if (ended.length < 2) return [{ dagId: dag.id, ingestOn }]
  return ended.map(({ start }) => ({ dagId: dag.id, ingestOn, logicalDate: start }))
}
