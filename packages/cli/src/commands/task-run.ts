import { rmdir } from 'node:fs/promises'
import { join } from 'node:path'

import { PlatformError } from '@deftunes/core'
import {
  finalExitCode,
  OrchestratorError,
  runAirflowTask,
  runIdOfAirflow,
  skipExitCode,
  type AirflowTask,
  type AirflowTaskEnd,
  type Dag,
} from '@deftunes/orchestrator'
import { openServices, type Project, type Services } from '@deftunes/pipeline'

import { exitCodeOf } from '../exit-codes.ts'
import { report } from '../failure.ts'
import { projectOf, type GlobalOptions } from '../options.ts'
import { print } from '../print.ts'
import { listenForStop } from '../stopping.ts'
import { dagFiles, loadDag } from '../wire.ts'
import { taskLog } from './task-log.ts'
import { askedTask, type TaskRunOptions } from './task-order.ts'

/** Milliseconds that a task has to end by itself once it was asked to. */
const graceMs = 10_000

/**
 * `deftunes task run`: one task, for an orchestrator that owns the run: no lease is taken, and nothing is kept of the run
 * but what the task does. What it returned is the last line.
 */
export async function runTask(
  dagId: string,
  taskId: string,
  options: GlobalOptions & TaskRunOptions,
): Promise<void> {
  try {
    const project = await projectOf(options)
    const asked = askedTask(taskId, options, process.env)
    const end = await runStoppable(project, await dagOf(project, dagId), asked, options)
    process.exitCode = end === 'stopped' ? 130 : codeOf(end)
    if (end !== 'stopped' && end.kind === 'success') print(JSON.stringify(end.output))
  } catch (error) {
    const code = report(error, options.debug === true)
    process.exitCode = code === 2 || isFinal(error) ? finalExitCode : code
  }
  // What a task left running must not keep the process from ending.
  setTimeout(() => process.exit(), 1_000).unref()
}

function isFinal(error: unknown): boolean {
  return error instanceof PlatformError && error.details['retryable'] === false
}

function codeOf(end: AirflowTaskEnd): number {
  if (end.kind === 'success') return 0
  if (end.kind === 'skipped') return skipExitCode
  return end.final ? finalExitCode : exitCodeOf(end.code)
}

/** The DAG alone: a mistake in the file of another is none of this task's. */
async function dagOf(project: Project, dagId: string): Promise<Dag<Services>> {
  const errors: unknown[] = []
  for (const file of await dagFiles(project.folder)) {
    const dag = await loadDag(file).catch((error: unknown) => void errors.push(error))
    if (dag?.id === dagId) return dag
  }
  if (errors.length > 0) throw errors[0]
  const message = `DAG '${dagId}': expected one that a file in ${join(project.folder, 'dags')} defines`
  throw new OrchestratorError('ORCHESTRATOR_DAG_UNKNOWN', message)
}

/** Asks the task to end when a signal does, or when the process that started this one is gone; ends this one after a grace. */
async function runStoppable(
  project: Project,
  dag: Dag<Services>,
  asked: AirflowTask,
  { json = false, debug = false }: GlobalOptions,
): Promise<AirflowTaskEnd | 'stopped'> {
  const logger = taskLog({ json, debug })
  const stop = listenForStop({
    once: () => {
      logger.warn('asked to end')
      setTimeout(() => process.exit(130), graceMs).unref()
    },
    again: () => process.exit(130),
  })
  const orphaned = endWithParent()
  const services = openServices(project)
  try {
    const host = { services: async () => services, signal: stop.signal, logger }
    const end = await runAirflowTask(dag, asked, host)
    return end.kind === 'failed' && stop.signal.aborted ? 'stopped' : end
  } finally {
    clearInterval(orphaned)
    await services.close()
    await forgetExtracts(services, runIdOfAirflow(dag.id, asked.airflowRunId))
    stop.end()
  }
}

/** Airflow tries a task again whose process it lost; two at once would be in each other's way. */
function endWithParent(): NodeJS.Timeout {
  const parent = process.ppid
  const look = () => process.ppid !== parent && process.kill(process.pid, 'SIGTERM')
  return setInterval(look, 1_000).unref()
}

/** The run's folder of files in the making, once it is empty. */
async function forgetExtracts({ extractsFolder }: Services, runId: string): Promise<void> {
  await rmdir(join(extractsFolder, runId)).catch(() => undefined)
}
