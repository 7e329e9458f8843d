import { messageOf } from '@deftunes/core'
import {
  deliveryLogger,
  openDagFolder,
  openOrchestrator,
  planRuns,
  type DagFolder,
  type Orchestrator,
} from '@deftunes/orchestrator'
import {
  openMetrics,
  openOtel,
  otelConfig,
  type Metrics,
  type Otel,
} from '@deftunes/orchestrator/monitor'
import { statePaths, type Project } from '@deftunes/pipeline'

import { lateRun } from '../console/late-run.ts'
import { noteLogger } from '../console/note-logger.ts'
import { openConsole, type Console } from '../console/open-console.ts'
import { unsetForSending } from '../check/unfilled-variables.ts'
import { openProgress } from '../progress.ts'
import { listenForStop } from '../stopping.ts'
import { runnerOptions, sweep } from '../wire.ts'
import { keepReports } from './keep-reports.ts'
import { pruneDaily } from './prune-logs.ts'
import { rareNote } from './rare-note.ts'
import { serveHttp, type Health, type Server } from './serve.ts'
import { sweepAfterRuns, sweepUnderway, type Sweeper } from './sweep-after-runs.ts'
import { watchDags } from './watch-dags.ts'

/** Where a service is reached, and what it says. */
export interface ServiceOptions {
  host: string
  port: number
  /** Names besides loopback ones and the host that the console is reached by. */
  names: readonly string[]
  version: string
}

/**
 * Runs a project's pipelines until it is told to stop: by their schedules, and as it is asked. The first signal drains:
 * nothing begins any more, and what runs goes on to its end; the next one stops at once. Returns the exit code.
 * @throws OrchestratorError ORCHESTRATOR_BUSY; CliError CLI_PORT_TAKEN
 */
export async function runService(project: Project, options: ServiceOptions): Promise<0 | 130> {
  const { runs: file } = statePaths(project)
  const dags = await openDagFolder({ project: project.folder, file, waitForSlow: false })
  try {
    return await withDags(project, dags, options)
  } finally {
    dags.close()
  }
}

async function withDags(
  project: Project,
  dags: DagFolder,
  options: ServiceOptions,
): Promise<0 | 130> {
  const opened = await openRunner(project, dags, options)
  const { orchestrator, progress, sweeper, otel } = opened
  sweep(project, orchestrator)
  for (const line of unsetLines(project)) progress.note(line)
  const endPruning = pruneDaily(project, orchestrator.store, progress.note)
  const console = await openConsole(project, {
    ...options,
    logger: noteLogger(progress.note),
    late: () => lateNow(dags, orchestrator),
  })
  const endReports = keepReports(project, console, progress.note)
  const endWatching = watchDags(dags, { changed: orchestrator.look, note: progress.note })
  try {
    return await untilToldToStop(project, dags, { ...opened, options, console })
  } finally {
    endWatching()
    const reportsEnded = endReports()
    console.stop()
    await reportsEnded
    endPruning()
    sweeper.end()
    progress.close()
    await console.close()
    await orchestrator.close()
    await otel?.close()
  }
}

/** What runs pipelines, and those who hear of what runs do. */
async function openRunner(
  project: Project,
  dags: DagFolder,
  { version }: ServiceOptions,
): Promise<Listeners & { orchestrator: Orchestrator }> {
  const progress = openProgress(false)
  const load: { of?: Orchestrator } = {}
  const runner = runnerOptions(project)
  const channels = [...runner.channels.keys()]
  const metrics = await openMetrics({ version, load: () => load.of?.load(), channels })
  const config = otelConfig(project.otel, process.env)
  const otel = config && (await openOtel({ config, metrics, version }))
  const sweeper = sweepAfterRuns(() => sweepUnderway(project, orchestrator.store), progress.note)
  const listeners = { metrics, otel, progress, sweeper }
  const orchestrator = openService({ ...runner, dags }, listeners)
  load.of = orchestrator
  return { ...listeners, orchestrator }
}

function lateNow(dags: DagFolder, { store }: Orchestrator): string | undefined {
  const now = Date.now()
  return lateRun(planRuns(dags.all(), store, { now, until: now, most: 1 }), now)
}

/** Channels that no message can reach as the environment is; without their first message nobody would know. */
function unsetLines({ alerts }: Project): string[] {
  const unset = unsetForSending({ alerts }, process.env)
  return unset.map(({ path, message }) => `${path.join('.')}: ${message}`)
}

interface Service {
  orchestrator: Orchestrator
  metrics: Metrics
  progress: Listeners['progress']
  options: ServiceOptions
  console: Console
}

async function untilToldToStop(
  project: Project,
  dags: DagFolder,
  { orchestrator, metrics, progress, options, console }: Service,
): Promise<0 | 130> {
  const since = new Date().toISOString()
  const told = stopsOf(orchestrator, progress.note)
  const health = () => healthOf(orchestrator, dags, { since, draining: told.drain() })
  const served = {
    ...{ health, metrics },
    console: (request: Request) => console.app.fetch(request),
  }
  let server: Server | undefined
  try {
    server = await serveHttp(served, options)
    orchestrator.announce(server.url)
    progress.note(`running ${dags.all().length} DAGs of ${project.name}; ${server.url}`)
    // What it throws when the process stops is told by finished.
    void orchestrator.resume().catch(() => {})
    orchestrator.look()
    await orchestrator.finished()
    return told.stop() ? 130 : 0
  } finally {
    await server?.close()
    told.end()
  }
}

/** Listens for signals: the first drains, the next stops. */
function stopsOf(orchestrator: Orchestrator, note: (text: string) => void) {
  let stopped = false
  const { signal, end } = listenForStop({
    once: () => {
      note('draining: what runs goes on to its end; a second signal stops at once')
      orchestrator.drain()
    },
    again: () => {
      stopped = true
      orchestrator.stop()
    },
  })
  return { drain: () => signal.aborted, stop: () => stopped, end }
}

/** Who hears of what runs do. */
interface Listeners {
  metrics: Metrics
  otel: Otel | undefined
  progress: ReturnType<typeof openProgress>
  sweeper: Sweeper
}

function openService(
  runner: ReturnType<typeof runnerOptions> & { dags: DagFolder },
  { metrics, otel, progress, sweeper }: Listeners,
): Orchestrator {
  const unwritable = rareNote((text) => progress.note(text))
  return openOrchestrator({
    ...runner,
    scheduling: true,
    logger: deliveryLogger({ note: progress.note, onGivenUp: metrics.onAlertGivenUp }),
    onEvent: (event) => {
      metrics.onEvent(event)
      otel?.onEvent(event)
      progress.onEvent(event)
      sweeper.onEvent(event)
    },
    onTurn: metrics.onTurn,
    onStoreError: (error) => {
      metrics.onStoreError(error)
      unwritable(
        `the run state cannot be read or written to; it is tried again: ${messageOf(error)}`,
      )
    },
  })
}

function healthOf(
  orchestrator: Orchestrator,
  dags: DagFolder,
  { since, draining }: { since: string; draining: boolean },
): Health {
  const { runs, workers } = orchestrator.load()
  const errors = [...dags.errors()].map(
    ([file, { line, message }]) => [`${file}:${line}`, message] as const,
  )
  return {
    status: draining ? 'draining' : 'running',
    since,
    pid: process.pid,
    dags: dags.all().length,
    errors: Object.fromEntries(errors),
    runs,
    workers,
  }
}
