import { PlatformError } from '@deftunes/core'
import type { Orchestrator, Run, RunReader } from '@deftunes/orchestrator'
import type { Project } from '@deftunes/pipeline'

import { isDemo } from './demo-batch.ts'
import { exitCodeOf, type ExitCode } from './exit-codes.ts'
import { explainFailures, failuresOf, type Explained } from './explain-failures.ts'
import type { GlobalOptions } from './options.ts'
import { openProgress } from './progress.ts'
import { listenForStop } from './stopping.ts'
import { openRunner } from './wire.ts'

/** What a command that runs pipelines is given. */
export interface Execution {
  orchestrator: Orchestrator
  /** Runs that an earlier process left open; they have been driven to their end. */
  resumed: readonly Run[]
  /** Aborted when Ctrl-C or a signal asked to stop. */
  signal: AbortSignal
}

/** How {@link execute} shows what happens, and which interrupted runs it goes on with. */
interface ExecuteOptions {
  /** What the user gave to reach the project: commands that are proposed name it, too. Default nothing. */
  place?: GlobalOptions
  /** No progress on stderr, only notes. Default false. */
  quiet?: boolean
  /** Starts the demo's sources; given, its batches go on then, and nothing else does. */
  demo?: (orchestrator: Orchestrator) => Promise<void>
}

/**
 * Opens a project's runner, finishes what an earlier process left, does the work and closes. The work returns the runs
 * that it drove or, when it drove none, an exit code. Runs that failed, the finished ones too, are explained on stderr.
 * Returns the exit code of the work, else that of the finished runs, or 130 when it was stopped. Ctrl-C once stops in
 * good order, twice at once.
 */
export async function execute(
  project: Project,
  work: (execution: Execution) => Promise<readonly Run[] | ExitCode>,
  { place = {}, quiet = false, demo }: ExecuteOptions = {},
): Promise<ExitCode> {
  const progress = openProgress(quiet)
  const orchestrator = await openRunner(project, progress)
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
    await demo?.(orchestrator)
    const explained = { project, place, store: orchestrator.store }
    const resumed = await finishInterrupted(orchestrator, progress.note, demo !== undefined)
    await explainFailures(explained, resumed)
    const execution = { orchestrator, resumed, signal }
    const code = signal.aborted ? 130 : await codeOf(work, execution, explained)
    await exportMarts(project, progress.note)
    return signal.aborted ? 130 : code
  } catch (error) {
    if (signal.aborted && (error === signal.reason || isStopped(error))) return 130
    throw error
  } finally {
    progress.close()
    await orchestrator.close()
    end()
  }
}

/** What the runs published goes to the file that is kept for other tools. */
async function exportMarts(project: Project, note: (text: string) => void): Promise<void> {
  if (project.marts?.export === undefined) return
  const { refreshExport } = await import('./console/keep-export.ts')
  await refreshExport(project, note)
}

/** What was asked for came after the stop. */
function isStopped(error: unknown): boolean {
  return error instanceof PlatformError && error.code === 'ORCHESTRATOR_STOPPED'
}

async function finishInterrupted(
  { interrupted, resume, store }: Orchestrator,
  note: (text: string) => void,
  demo: boolean,
): Promise<Run[]> {
  const wanted = (batch: string | null) => demo === isDemo(batch)
  const open = interrupted.filter((runId) => wanted(store.run(runId)?.batch ?? null))
  const rest = pendingOf(store, wanted)
  if (open.length + rest.length > 0)
    note(
      `an earlier process was interrupted; what it had to do goes on: ${[...open, ...rest].join(', ')}`,
    )
  // A run that was underway in a batch is told of twice: by itself, and by its batch.
  const ended = new Map((await resume(wanted)).map((run) => [run.runId, run]))
  return [...ended.values()]
}

const nameOfDate = ({ dagId, ingestOn }: Pick<Run, 'dagId' | 'ingestOn'>) =>
  `${dagId} of ${ingestOn}`

/** Dates of which open batches have begun nothing yet. */
function pendingOf(store: RunReader, wanted: (batch: string | null) => boolean): string[] {
  const batches = store.batches({ state: 'open' }).filter(({ key }) => wanted(key))
  return batches.flatMap(({ key, runs }) => {
    const begun = new Set(store.runsOfBatch(key).map(nameOfDate))
    return [...new Set(runs.map(nameOfDate))].filter((name) => !begun.has(name))
  })
}

async function codeOf(
  work: (execution: Execution) => Promise<readonly Run[] | ExitCode>,
  execution: Execution,
  explained: Explained,
): Promise<ExitCode> {
  const { store } = explained
  const { resumed } = execution
  const done = await work(execution)
  if (typeof done === 'number') return done || exitCodeOfRuns(store, resumed)
  const told = new Set(resumed.map(({ runId }) => runId))
  await explainFailures(
    explained,
    done.filter(({ runId }) => !told.has(runId)),
  )
  return exitCodeOfRuns(store, [...done, ...resumed])
}

/** Explains runs that failed on stderr, and returns the exit code of all: that of the first error of the first that failed. */
export async function tellRuns(of: Explained, runs: readonly Run[]): Promise<ExitCode> {
  await explainFailures(of, runs)
  return exitCodeOfRuns(of.store, runs)
}

function exitCodeOfRuns(store: RunReader, runs: readonly Run[]): ExitCode {
  const failed = runs.find((run) => run.state === 'failed')
  if (!failed) return 0
  const [error] = failuresOf(store, failed.runId)
  return error ? exitCodeOf(error.code) : 3
}
