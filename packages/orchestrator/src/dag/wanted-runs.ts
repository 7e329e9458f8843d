import type { WantedRun } from '../store/run-store.ts'
import type { DagSpec } from './dag.ts'
import { beginOf, intervalsOf, isBetween } from './run-interval.ts'

/**
 * What a backfill of a DAG runs for a date, oldest first: each interval that ended on it by now; none where it lies between
 * two; a date that cannot be run stands for itself.
 * @throws OrchestratorError ORCHESTRATOR_DATE_INVALID
 */
export function wantedRuns(dag: DagSpec, ingestOn: string, now: number): WantedRun[] {
  // Of a day far ahead a timetable may know nothing.
  if (beginOf(dag, ingestOn) > now) return [{ dagId: dag.id, ingestOn }]
  if (isBetween(dag, ingestOn, now)) return []
  const ended = intervalsOf(dag, ingestOn).filter(({ end }) => Date.parse(end) <= now)
  if (ended.length === 0) return [{ dagId: dag.id, ingestOn }]
  return ended.map((interval) => ({ dagId: dag.id, ingestOn, interval }))
}

/** What a backfill runs of several dates, in their order, at most so many and one. */
export function wantedRunsOf(
  dates: readonly { dag: DagSpec; ingestOn: string }[],
  now: number,
  most = Infinity,
): WantedRun[] {
  const isReversed = (dates[0]?.ingestOn ?? '') > (dates.at(-1)?.ingestOn ?? '')
  const wanted: WantedRun[] = []
  for (const { dag, ingestOn } of dates) {
    const ofDate = wantedRuns(dag, ingestOn, now)
    wanted.push(...(isReversed ? ofDate.reverse() : ofDate))
    if (wanted.length > most) break
  }
  return wanted
}
