import { messageOf } from '@deftunes/core'
import type { RunEvent, RunReader } from '@deftunes/orchestrator'
import { statePaths, sweepStaging, type Project } from '@deftunes/pipeline'

/** Milliseconds between two sweeps. */
const pauseMs = 60_000

/** Sweeps when runs have ended. */
export interface Sweeper {
  onEvent: (event: Pick<RunEvent, 'kind'>) => void
  end: () => void
}

/** Calls `sweep` once a run has ended, at most once a minute: one that stays never starts again, as others do that sweep then. */
export function sweepAfterRuns(sweep: () => void, note: (text: string) => void): Sweeper {
  let timer: NodeJS.Timeout | undefined
  const doIt = () => {
    timer = undefined
    try {
      sweep()
    } catch (error) {
      note(`staging/ could not be swept; it is tried again after another run: ${messageOf(error)}`)
    }
  }
  return {
    onEvent: ({ kind }) => {
      if (kind === 'run-ended') timer ??= setTimeout(doIt, pauseMs).unref()
    },
    end: () => clearTimeout(timer),
  }
}

/**
 * Removes what killed workers left in staging, and runs of this state that have succeeded. What belongs to runs that it
 * does not know is another's, and stays.
 */
export function sweepUnderway(project: Project, store: Pick<RunReader, 'run'>): void {
  sweepStaging(statePaths(project).staging, (runId) => store.run(runId)?.state !== 'success')
}
