import type { SeenRun } from '@deftunes/orchestrator'
import { branchOf } from '@deftunes/pipeline'

/** A branch of a run on some tables. */
export interface RunBranch {
  branch: string
  tables: readonly string[]
}

/** A branch that nobody goes on with, and why. */
export interface LeftBranch extends RunBranch {
  why: string
}

const prefix = branchOf('')

/** The branches of runs that are done; those that a run, or a retry of it, still needs are none. */
export function leftBranches(
  branches: readonly RunBranch[],
  runs: readonly Pick<SeenRun, 'runId' | 'dagId' | 'ingestOn' | 'state'>[],
): LeftBranch[] {
  const byBranch = new Map(runs.map((run) => [branchOf(run.runId), run]))
  return branches.flatMap((one) => {
    if (!one.branch.startsWith(prefix)) return []
    const why = whyLeft(byBranch.get(one.branch), runs)
    return why === undefined ? [] : [{ ...one, why }]
  })
}

/** Runs are the newest first. */
function whyLeft(
  run: Pick<SeenRun, 'runId' | 'dagId' | 'ingestOn' | 'state'> | undefined,
  runs: readonly Pick<SeenRun, 'runId' | 'dagId' | 'ingestOn' | 'state'>[],
): string | undefined {
  if (!run) return 'no run of it is on record'
  if (run.state === 'success') return 'its run is done'
  if (run.state !== 'failed') return undefined
  const ofSame = runs.filter((one) => one.dagId === run.dagId && one.ingestOn === run.ingestOn)
  const later = ofSame.slice(0, ofSame.indexOf(run)).find(({ state }) => state === 'success')
  return later && `its run failed, and ${later.runId} has taken its place`
}
