import type { Orchestrator, Run, RunStore } from '@deftunes/orchestrator'
import type { Project } from '@deftunes/pipeline'
import pc from 'picocolors'

import { exitCodeOf, type ExitCode } from './exit-codes.ts'
import { openProgress } from './progress.ts'
import { openRunner } from './wire.ts'

/** Key of every batch that the demo starts: its sources live only as long as the demo. */
export const demoBatch = 'demo'

/** What a command that runs pipelines is given. */
export interface Execution {
  orchestrator: Orchestrator
  /** Whether Ctrl-C or a signal asked to stop. */
  stopped: () => boolean
}

/**
 * Opens a project's runner, finishes what an earlier process left, does the work and closes. Ctrl-C once stops in good
 * order, twice at once.
 */
export async function execute<T>(
  project: Project,
  work: (execution: Execution) => Promise<T>,
  { quiet = false, demo = false }: { quiet?: boolean; demo?: boolean } = {},
): Promise<T> {
  const progress = openProgress(quiet)
  const orchestrator = await openRunner(project, progress.onEvent)
  let stopped = false
  const stop = () => {
    if (stopped) process.exit(130)
    stopped = true
    progress.note('stopping: running tasks are asked to end; again stops at once')
    orchestrator.stop()
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, stop)
  try {
    if (orchestrator.interrupted.length > 0) {
      progress.note(
        `an earlier process was interrupted; its runs go on: ${orchestrator.interrupted.join(', ')}`,
      )
    }
    await orchestrator.resume((batch) => demo === (batch?.startsWith(demoBatch) ?? false))
    return await work({ orchestrator, stopped: () => stopped })
  } finally {
    progress.close()
    await orchestrator.close()
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, stop)
  }
}

/** The exit code that runs stand for: of the first error of the first that failed. */
export function exitCodeOfRuns(
  store: RunStore,
  runs: readonly (Run | undefined)[],
  stopped: boolean,
): ExitCode {
  if (stopped) return 130
  const failed = runs.find((run) => run?.state === 'failed')
  if (!failed) return 0
  const error = firstError(store, failed.runId)
  return error ? exitCodeOf(error.code) : 3
}

/** Prints why runs failed, and what to do next. */
export function explainFailures(store: RunStore, runs: readonly (Run | undefined)[]): void {
  for (const run of runs) {
    if (run?.state !== 'failed') continue
    const error = firstError(store, run.runId)
    process.stderr.write(
      `${pc.red('failed')} ${run.runId} ${pc.dim(error?.code ?? '')}\n${error?.message ?? ''}\n`,
    )
    process.stderr.write(
      `See deftunes runs show ${run.runId} --logs; deftunes retry ${run.runId} goes on where it stopped.\n`,
    )
  }
}

function firstError(store: RunStore, runId: string) {
  return store.tasks(runId).find(({ state, error }) => state === 'failed' && error !== null)?.error
}
