import type { DagSpec } from '../dag/dag.ts'
import { timetableOfDag } from '../dag/run-interval.ts'
import { openRuns, type Board } from './board.ts'
import { createRun } from './create-run.ts'
import type { Step } from './step.ts'

/** Makes the runs of a DAG that are due by its schedule, and has itself woken when the next one is. */
export function makeDueRuns(board: Board, step: Step, dag: DagSpec): void {
  const timetable = timetableOfDag(dag)
  if (!timetable || !board.scheduling || board.draining || board.paused.has(dag.id)) return
  const limit = Math.min(dag.maxActiveRuns, timetable.activeRunsLimit ?? Infinity)
  for (let open = openRunsOf(board, dag.id); open < limit;) {
    const { startDate: earliest, endDate: latest, catchup } = dag
    const last = lastScheduled(board, dag.id)
    const next = timetable.next({ last, earliest, latest, catchup, now: step.at })
    if (!next) return
    if (Date.parse(next.runAfter) > step.now)
      return wakeAt(board, dag.id, Date.parse(next.runAfter))
    // A continuous schedule whose run ended in the millisecond in which it was made has nothing to cover yet.
    if (next.interval.start === next.interval.end && last?.end === next.interval.start)
      return wakeAt(board, dag.id, step.now + 1)
    board.lastScheduled.set(dag.id, next.interval)
    // Somebody ran the interval by hand already.
    if (isMade(board, dag.id, next.logicalDate)) continue
    createRun(board, step, { dag, runType: 'scheduled', ...next })
    open += 1
  }
}

/** Also in this very step, which the store does not know yet. */
function isMade({ reader, queued }: Board, dagId: string, logicalDate: string): boolean {
  if (reader.runOfDate(dagId, logicalDate)) return true
  return [...queued.values()].some((run) => run.dagId === dagId && run.logicalDate === logicalDate)
}

function openRunsOf(board: Board, dagId: string): number {
  return openRuns(board).filter((run) => run.dagId === dagId && run.runType === 'scheduled').length
}

function lastScheduled({ lastScheduled: known, reader }: Board, dagId: string) {
  const last = known.get(dagId) ?? reader.runBefore(dagId, undefined, 'scheduled')?.interval
  if (last) known.set(dagId, last)
  return last
}

/** One timer a DAG is enough: whoever is woken sets the next. */
function wakeAt(board: Board, dagId: string, at: number): void {
  if (board.wokenAt.get(dagId) === at) return
  board.wokenAt.set(dagId, at)
  board.timers.add(at, { kind: 'schedule', dagId })
}
