import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

import { messageOf } from '@deftunes/core'
import {
  deliveryLogger,
  openAlertChannels,
  openDagFolder,
  openOrchestrator,
  parseAlertSettings,
  type Dag,
  type DagFolder,
  type DagSpec,
  type Orchestrator,
  type RunEvent,
} from '@deftunes/orchestrator'
import { statePaths, sweepStaging, type Project, type Services } from '@deftunes/pipeline'

import { actor } from './actor.ts'
import { CliError } from './errors.ts'
import { workerVariables } from './worker-variables.ts'

/** The files in `dags/` of a project folder, in the order of names. @throws CliError CLI_DAG_INVALID */
export async function dagFiles(folder: string): Promise<string[]> {
  const path = join(folder, 'dags')
  const files = await readdir(path).catch((cause: unknown) => {
    throw new CliError('CLI_DAG_INVALID', `dags: expected a folder at ${path}`, { cause })
  })
  const sources = files.filter((name) => name.endsWith('.ts')).sort()
  return sources.map((file) => join(path, file))
}

/** The DAG that a file exports. @throws CliError CLI_DAG_INVALID naming the file, with what was thrown as cause */
export async function loadDag(file: string): Promise<Dag<Services>> {
  let loaded: { default?: Partial<Dag<Services>> }
  try {
    loaded = (await import(pathToFileURL(file).href)) as typeof loaded
  } catch (cause) {
    throw new CliError('CLI_DAG_INVALID', `${file}: ${messageOf(cause)}`, { cause })
  }
  const dag = loaded.default
  if (dag && typeof dag.id === 'string' && Array.isArray(dag.tasks)) return dag as Dag<Services>
  throw new CliError('CLI_DAG_INVALID', `${file}: expected a DAG as default export`)
}

/** The DAGs of a project as they are now, without what their tasks do; nothing is written. @throws CliError CLI_DAG_INVALID */
export async function readDags(project: Project): Promise<readonly DagSpec[]> {
  await dagFiles(project.folder)
  const dags = await openDags(project, ':memory:')
  dags.close()
  return dags.all()
}

/** The DAGs of a project in their versions. @throws CliError CLI_DAG_INVALID with every file that defines none, and where */
async function openDags(
  project: Project,
  file: string = statePaths(project).runs,
): Promise<DagFolder> {
  const dags = await openDagFolder({ project: project.folder, file })
  const mistakes = [...dags.errors()].map(
    ([file, { message, line }]) => `${join(project.folder, file)}:${line}: ${message}`,
  )
  if (mistakes.length === 0) return dags
  dags.close()
  throw new CliError('CLI_DAG_INVALID', mistakes.join('\n'))
}

/**
 * The process that runs a project's pipelines, with its workers; what does not arrive of its alerts is noted.
 * @throws OrchestratorError ORCHESTRATOR_BUSY
 */
export async function openRunner(
  project: Project,
  { onEvent, note }: { onEvent: (event: RunEvent) => void; note: (text: string) => void },
): Promise<Orchestrator> {
  const dags = await openDags(project)
  try {
    const logger = deliveryLogger({ note })
    const orchestrator = openOrchestrator({ ...runnerOptions(project), dags, onEvent, logger })
    // Only now: nobody else runs the project.
    sweep(project, orchestrator)
    const close = async () => {
      await orchestrator.close()
      dags.close()
    }
    return { ...orchestrator, close }
  } catch (error) {
    dags.close()
    throw error
  }
}

/** Removes what runs that have succeeded left in staging; a failed one may be tried again, and goes on after what it extracted. */
export function sweep(project: Project, { store }: Pick<Orchestrator, 'store'>): void {
  sweepStaging(statePaths(project).staging, (runId) => {
    const run = store.run(runId)
    return run !== undefined && run.state !== 'success'
  })
}

/** How the pipelines of a project are run and who is told of what, but for their DAGs. */
export function runnerOptions(project: Project) {
  const paths = statePaths(project)
  const alerts = parseAlertSettings(project.alerts)
  return {
    file: paths.runs,
    actor: actor(),
    workerEntry: new URL('./worker.ts', import.meta.url),
    workerEnv: {
      [workerVariables.project]: project.folder,
      [workerVariables.state]: project.state,
    },
    workers: project.workers,
    logsFolder: paths.logs,
    alerts,
    channels: openAlertChannels(alerts, { folder: project.folder }),
  }
}
