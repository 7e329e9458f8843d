import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

import { messageOf } from '@deftunes/core'
import {
  openAlertChannels,
  openDagFolder,
  openOrchestrator,
  parseAlertSettings,
  type Dag,
  type DagFolder,
  type Orchestrator,
  type RunEvent,
} from '@deftunes/orchestrator'
import { statePaths, sweepStaging, type Project, type Services } from '@deftunes/pipeline'

import { CliError } from './errors.ts'
import { workerVariables } from './worker-variables.ts'

/**
 * The DAGs of a project: default exports of the files in `dags/`, by id.
 * @throws CliError CLI_DAG_INVALID naming the file
 */
export async function loadDags({ folder }: Project): Promise<ReadonlyMap<string, Dag<Services>>> {
  const dags = new Map<string, Dag<Services>>()
  for (const file of await dagFiles(folder)) {
    const dag = await loadDag(file)
    if (dags.has(dag.id)) {
      throw new CliError(
        'CLI_DAG_INVALID',
        `${file}: expected another id than '${dag.id}', which is taken`,
      )
    }
    dags.set(dag.id, dag)
  }
  return dags
}

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

/** The DAGs of a project in their versions. @throws CliError CLI_DAG_INVALID with every file that defines none, and where */
export async function openDags(project: Project): Promise<DagFolder> {
  const dags = await openDagFolder({ project: project.folder, file: statePaths(project).runs })
  const mistakes = [...dags.errors()].map(
    ([file, { message, line }]) => `${join(project.folder, file)}:${line}: ${message}`,
  )
  if (mistakes.length === 0) return dags
  dags.close()
  throw new CliError('CLI_DAG_INVALID', mistakes.join('\n'))
}

/** The process that runs a project's pipelines, with its workers. @throws OrchestratorError ORCHESTRATOR_BUSY */
export async function openRunner(
  project: Project,
  onEvent: (event: RunEvent) => void,
): Promise<Orchestrator> {
  const paths = statePaths(project)
  const dags = await openDags(project)
  try {
    const orchestrator = openOrchestrator({
      ...runnerOptions(project),
      ...alertOptions(project),
      dags,
      onEvent,
    })
    // Only now: nobody else runs the project. A failed run may be tried again, and goes on after what it extracted.
    sweepStaging(paths.staging, (runId) => {
      const run = orchestrator.store.run(runId)
      return run !== undefined && run.state !== 'success'
    })
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

/** How the pipelines of a project are run, but for their DAGs. */
export function runnerOptions(project: Project) {
  const paths = statePaths(project)
  return {
    file: paths.runs,
    workerEntry: new URL('./worker.ts', import.meta.url),
    workerEnv: {
      [workerVariables.project]: project.folder,
      [workerVariables.state]: project.state,
    },
    workers: project.workers,
    logsFolder: paths.logs,
  }
}

/** Who is told of what, and where: also what an earlier process left to be delivered goes out. */
function alertOptions({ alerts: section, folder }: Project) {
  const alerts = parseAlertSettings(section)
  return { alerts, channels: openAlertChannels(alerts, { folder }) }
}
