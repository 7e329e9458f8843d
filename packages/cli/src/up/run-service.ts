import { messageOf } from '@deftunes/core'
import {
  openAlertChannels,
  openDagFolder,
  openOrchestrator,
  parseAlertSettings,
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
import { statePaths, sweepStaging, type Project } from '@deftunes/pipeline'

import { openProgress } from '../progress.ts'
import { listenForStop } from '../stopping.ts'
import { runnerOptions } from '../wire.ts'
import { pruneDaily } from './prune-logs.ts'
import { serveHttp, type Health, type Server } from './serve.ts'

/** Where a service is reached, and what it says. */
export interface ServiceOptions {
  host: string
  port: number
  version: string
}

/** Milliseconds between two looks at the files of the DAGs. */
const lookMs = 500

/**
 * Runs a project's pipelines until it is told to stop: by their schedules, and as it is asked. The first signal drains:
 * nothing begins any more, and what runs goes on to its end; the next one stops at once. Returns the exit code.
 * @throws OrchestratorError ORCHESTRATOR_BUSY; CliError CLI_PORT_TAKEN
 */
export async function runService(project: Project, options: ServiceOptions): Promise<0 | 130> {
  const { runs: file } = statePaths(project)
  const dags = await openDagFolder({ project: project.folder, file })
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
  const progress = openProgress(false)
  const load: { of?: Orchestrator } = {}
  const metrics = await openMetrics({ version: options.version, load: () => load.of?.load() })
  const config = otelConfig(project.otel, process.env)
  const otel = config && (await openOtel({ config, metrics, version: options.version }))
  const orchestrator = openService(project, dags, { metrics, otel, progress })
  load.of = orchestrator
  sweep(project, orchestrator)
  const draining = { now: false }
  const since = new Date().toISOString()
  const health = () => healthOf(orchestrator, dags, { since, draining: draining.now })
  let server: Server | undefined
  const ended = { code: 0 as 0 | 130 }
  const { end } = listenForStop({
    once: () => {
      draining.now = true
      progress.note('draining: what runs goes on to its end; a second signal stops at once')
      orchestrator.drain()
    },
    again: () => {
      ended.code = 130
      orchestrator.stop()
    },
  })
  const watcher = watch(dags, orchestrator, progress.note)
  const endPruning = pruneDaily(project, orchestrator.store, progress.note)
  try {
    server = await serveHttp(
      { health, metrics: metrics.text, metricsType: metrics.contentType },
      options,
    )
    orchestrator.announce(server.url)
    progress.note(`running ${dags.all().length} DAGs of ${project.name}; ${server.url}/healthz`)
    void orchestrator.resume().catch(() => {})
    orchestrator.look()
    await orchestrator.finished()
    return ended.code
  } finally {
    clearInterval(watcher)
    endPruning()
    progress.close()
    await server?.close()
    await orchestrator.close()
    await otel?.close()
    end()
  }
}

/** Who hears of what runs do. */
interface Listeners {
  metrics: Metrics
  otel: Otel | undefined
  progress: ReturnType<typeof openProgress>
}

function openService(
  project: Project,
  dags: DagFolder,
  { metrics, otel, progress }: Listeners,
): Orchestrator {
  const alerts = parseAlertSettings(project.alerts)
  return openOrchestrator({
    ...runnerOptions(project),
    dags,
    scheduling: true,
    alerts,
    channels: openAlertChannels(alerts, { folder: project.folder }),
    onEvent: (event) => {
      metrics.onEvent(event)
      otel?.onEvent(event)
      progress.onEvent(event)
    },
    onTurn: metrics.onTurn,
    onStoreError: (error) => {
      metrics.onStoreError(error)
      progress.note(`the run state cannot be written to; it is tried again: ${messageOf(error)}`)
    },
  })
}

/** What failed runs have extracted stays: they may be tried again. */
function sweep(project: Project, { store }: Orchestrator): void {
  sweepStaging(statePaths(project).staging, (runId) => {
    const run = store.run(runId)
    return run !== undefined && run.state !== 'success'
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

/** Hears of edits, one look at a time. */
function watch(
  dags: DagFolder,
  orchestrator: Orchestrator,
  note: (text: string) => void,
): NodeJS.Timeout {
  let looking = false
  let told = ''
  const look = async () => {
    if (looking) return
    looking = true
    try {
      if (await dags.refresh()) {
        note(
          `DAGs: ${
            dags
              .all()
              .map(({ id }) => id)
              .join(', ') || 'none'
          }`,
        )
        orchestrator.look()
      }
      const errors = [...dags.errors()].map(
        ([file, { line, message }]) => `${file}:${line}: ${message}`,
      )
      if (errors.join('\n') !== told && errors.length > 0)
        note(`${errors.join('\n')}\nthe last good version goes on`)
      told = errors.join('\n')
    } finally {
      looking = false
    }
  }
  void look()
  return setInterval(() => void look(), lookMs)
}
