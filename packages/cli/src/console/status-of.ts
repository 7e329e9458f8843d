import type { Status } from '@deftunes/console/server'
import type { PublishedVersion } from '@deftunes/console'
import type { SeenRun } from '@deftunes/orchestrator'

/** How the newest data of a project stands, by the newest run of each DAG that has come to its end, and what is late. */
export function statusOf(
  project: string,
  newest: PublishedVersion | undefined,
  { ended, late }: { ended: readonly SeenRun[]; late?: string | undefined },
): Status {
  const failed = ended.find(({ state }) => state === 'failed')
  const run = failed ?? ended.find(({ runId }) => runId === newest?.runId)
  const about = run && { run: { id: run.runId, dag: run.dagId, state: run.state } }
  if (!newest) return { project, state: 'empty', reason: 'No run has published yet.', ...about }
  if (!failed && late !== undefined) return { project, newest, state: 'late', reason: late }
  if (!failed) return { project, newest, state: 'fresh', ...about }
  const reason = `The run ${failed.runId} failed; what is shown was published before.`
  return { project, newest, state: 'failed', reason, ...about }
}

/** Of each DAG the newest run that has ended. */
export function newestEnded(runs: readonly SeenRun[]): SeenRun[] {
  const ended = runs.filter(({ state }) => state === 'failed' || state === 'success')
  return [...Map.groupBy(ended, ({ dagId }) => dagId).values()].flatMap((some) => some.slice(0, 1))
}
