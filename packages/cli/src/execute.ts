import type { Orchestrator, Run, RunStore } from '@deftunes/orchestrator'
import type { Project } from '@deftunes/pipeline'
import pc from 'picocolors'

import { exitCodeOf, type ExitCode } from './exit-codes.ts'
import { openProgress } from './progress.ts'
import { listenForStop } from './stopping.ts'
import { openRunner } from './wire.ts'

/** Key of every batch that the demo starts: its sources live only as long as the demo. */
export const demoBatch = 'demo'

/** What a command that runs pipelines is given. */
export interface Execution {
  orchestrator: Orchestrator
  /** Runs that an earlier process left open; they have been driven to their end. */
  resumed: readonly Run[]
  /** Aborted when Ctrl-C or a signal asked to stop. */
  signal: AbortSignal
}

/** How {@link execute} shows what happens, and which interrupted runs it goes on with. */
export interface ExecuteOptions {
  /** No progress on stderr, only notes. Default false. */
  quiet?: boolean
  /** Go on with the demo's batches, and with nothing else. Default false. */
  demo?: boolean
}

/**
 * Opens a project's runner, finishes what an earlier process left, does the work and closes; returns the work's exit
 * code, or 130 when it was stopped. Ctrl-C once stops in good order, twice at once.
 */
export async function execute(
  project: Project,
  work: (execution: Execution) => Promise<ExitCode>,
  { quiet = false, demo = false }: ExecuteOptions = {},
): Promise<ExitCode> {
  const progress = openProgress(quiet)
  const orchestrator = await openRunner(project, progress.onEvent)
  const { signal, end } = listenForStop({
    once: () => {
      progress.note('stopping: running tasks are asked to end; Ctrl-C again stops at once')
      orchestrator.stop()
    },
    again: () => {
      progress.close()
      process.exit(130)
    },
  })
  try {
    const { interrupted } = orchestrator
    if (interrupted.length > 0)
      progress.note(`an earlier process was interrupted; its runs go on: ${interrupted.join(', ')}`)
    const resumed = await orchestrator.resume((batch) => demo === isDemo(batch))
    const code = signal.aborted ? 130 : await work({ orchestrator, resumed, signal })
    return signal.aborted ? 130 : code
  } catch (error) {
    if (signal.aborted && error === signal.reason) return 130
    throw error
  } finally {
    progress.close()
    await orchestrator.close()
    end()
  }
}

/** Whether a batch is one of the demo's. */
export function isDemo(batch: string | null): boolean {
  return batch?.startsWith(`${demoBatch}-`) ?? false
}

/** The exit code that runs stand for: of the first error of the first that failed. */
export function exitCodeOfRuns(store: RunStore, runs: readonly Run[]): ExitCode {
  const failed = runs.find((run) => run.state === 'failed')
  if (!failed) return 0
  const error = firstError(store, failed.runId)
  return error ? exitCodeOf(error.code) : 3
}

/** Prints why runs failed, and what to do next. */
export function explainFailures(store: RunStore, runs: readonly Run[]): void {
  for (const run of runs) {
    if (run.state !== 'failed') continue
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
