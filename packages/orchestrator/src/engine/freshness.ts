import type { Board } from './board.ts'
import type { Step } from './step.ts'

/**
 * Looks how old the newest data of a DAG is: too old is told once, and what is fresh is looked at again when it would not
 * be any more. A DAG that has never succeeded is given its time from the first look.
 */
export function lookAtFreshness(board: Board, step: Step, dagId: string): void {
  const freshnessMs = board.bag.dag(dagId)?.freshnessMs
  if (freshnessMs === undefined || !board.scheduling || board.draining) return
  const known = board.freshness.get(dagId) ?? {
    began: step.now,
    wakeAt: undefined,
    told: undefined,
  }
  board.freshness.set(dagId, known)
  const asOf = board.reader.lastSuccess(dagId)?.interval.end ?? null
  const until = (asOf === null ? known.began : Date.parse(asOf)) + freshnessMs
  if (until > step.now) {
    // One timer is enough: whoever is woken sets the next.
    if (known.wakeAt !== until) board.timers.add(until, { kind: 'freshness', dagId })
    known.wakeAt = until
  } else if (!board.paused.has(dagId) && known.told !== String(asOf)) {
    known.told = String(asOf)
    step.tell({ kind: 'freshness-missed', dagId, asOf, freshnessMs })
  }
}
