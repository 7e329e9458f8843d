import { messageOf } from '@deftunes/core'
import { isOpenRun, pruneLogs, type Pruned, type RunReader } from '@deftunes/orchestrator'
import { statePaths, type Project } from '@deftunes/pipeline'

const day = 86_400_000

/** Removes logs of runs that have ended and were last written to more than so many days ago. */
export async function pruneOldLogs(
  project: Project,
  store: Pick<RunReader, 'run'>,
  days: number,
): Promise<Pruned> {
  const isOpen = (runId: string) => isOpenRun(store.run(runId))
  const before = Date.now() - days * day
  return pruneLogs({ folder: statePaths(project).logs, before, isOpen })
}

/** Does so now and once a day, as `logs.retention` says; what is returned ends it. */
export function pruneDaily(
  project: Project,
  store: Pick<RunReader, 'run'>,
  note: (text: string) => void,
): () => void {
  const retention = project.logs?.retention
  if (retention === undefined) return () => {}
  const prune = () =>
    void pruneOldLogs(project, store, retention).catch((error: unknown) =>
      note(`logs could not be removed; it is tried again tomorrow: ${messageOf(error)}`),
    )
  prune()
  const timer = setInterval(prune, day)
  return () => clearInterval(timer)
}
