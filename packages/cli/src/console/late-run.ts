import type { DagPlan } from '@deftunes/orchestrator'

/** Milliseconds that a run may be behind its time without a word. */
const grace = 3_600_000

/** Which run should have begun or ended by now, in a sentence; undefined where everything is on time. */
export function lateRun(plans: readonly DagPlan[], now: number): string | undefined {
  const isLate = (instant: string) => Date.parse(instant) + grace < now
  for (const { dagId, paused, next, running } of plans) {
    if (paused) continue
    const waiting = next.find(({ startsAt }) => isLate(startsAt))
    if (waiting) return `${dagId} was to begin at ${waiting.startsAt}, and has not yet.`
    const slow = running.find(({ startedAt }) => startedAt !== null && isLate(startedAt))
    if (slow) return `${slow.runId} runs since ${slow.startedAt}.`
  }
  return undefined
}
