import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'

import { formatDuration, systemClock } from '@deftunes/core'
import { eventTimeSpan, loadProject, type NodeResult } from '@deftunes/dbt'
import { dailyInterval, taskLogger } from '@deftunes/orchestrator'
import {
  attachLake,
  buildModels,
  openServices,
  publishRun,
  statePaths,
  type Services,
  type StepContext,
} from '@deftunes/pipeline'
import pc from 'picocolors'

import { execute } from '../execute.ts'
import { exitCodeOf, type ExitCode } from '../exit-codes.ts'
import { projectOf, type GlobalOptions } from '../options.ts'
import { print, printJson } from '../print.ts'
import { formatCount, textTable } from '../text-table.ts'

interface DbtBuildOptions extends GlobalOptions {
  select?: string
  exclude?: string
  date?: string
  fullRefresh?: boolean
}

const failed: readonly string[] = ['error', 'fail', 'skipped']

/** `deftunes dbt build`: models and tests on a branch of their own, published when nothing failed. */
export async function dbtBuild(options: DbtBuildOptions): Promise<void> {
  const project = await projectOf(options)
  // The runner is opened so that no pipeline runs at the same time.
  process.exitCode = await execute(
    project,
    async ({ signal }) => {
      const services = openServices(project)
      try {
        return await build(services, options, signal)
      } finally {
        await services.close()
      }
    },
    { place: options, quiet: true },
  )
}

async function build(
  services: Services,
  options: DbtBuildOptions,
  signal: AbortSignal,
): Promise<ExitCode> {
  const { context, log } = await contextOf(services, options, signal)
  let code: ExitCode = 1
  try {
    code = await buildAndPublish(context, options)
    return code
  } finally {
    if (code !== 0 && existsSync(log)) process.stderr.write(`the log of ${context.runId}: ${log}\n`)
  }
}

async function buildAndPublish(context: StepContext, options: DbtBuildOptions): Promise<ExitCode> {
  const { select, exclude, fullRefresh = false } = options
  const results = await buildModels(context, {
    fullRefresh,
    ...(select && { select }),
    ...(exclude && { exclude }),
  })
  const code = codeOf(results)
  const published = code === 0 ? await publishRun(context) : []
  if (options.json) printJson({ ingest_on: context.ingestOn, published, results: plain(results) })
  else printResults(results, published)
  return code
}

/** Results as dbt has them: causes are for the log. */
function plain(results: readonly NodeResult[]): NodeResult[] {
  return results.map((result) => {
    const shown = { ...result }
    delete shown.cause
    return shown
  })
}

/** A run of its own, with the file of its log. */
async function contextOf(services: Services, { date }: DbtBuildOptions, signal: AbortSignal) {
  const ingestOn = date ?? (await newestLoad(services))
  const dagId = 'dbt_build'
  const runId = `${dagId}__${ingestOn.replaceAll('-', '')}__${randomUUID().slice(0, 8)}`
  const interval = dailyInterval(ingestOn)
  const log = join(statePaths(services.project).logs, dagId, `${runId}.log`)
  const logger = taskLogger(log)
  const context: StepContext = { dagId, runId, interval, ingestOn, signal, logger, services }
  return { context, log }
}

function codeOf(results: readonly NodeResult[]): ExitCode {
  if (!results.some(({ status }) => failed.includes(status))) return 0
  const broken = results.some(({ status }) => status === 'error')
  return exitCodeOf(broken ? 'PIPELINE_MODEL_FAILED' : 'PIPELINE_TESTS_FAILED')
}

/** The last day that the sources of the dbt project hold; today when they hold none. */
async function newestLoad(services: Services): Promise<string> {
  const today = new Date(systemClock.now()).toISOString().slice(0, 10)
  const folder = join(services.project.folder, 'dbt')
  const project = await loadProject(folder, { vars: { ingest_on: today } })
  await attachLake(services)
  const loaded = await eventTimeSpan(project, await services.duckdb())
  return loaded?.last ?? today
}

function printResults(results: readonly NodeResult[], published: readonly string[]) {
  const columns = [
    { name: 'node' },
    { name: 'status' },
    { name: 'rows', align: 'right' as const },
    { name: 'took', align: 'right' as const },
    { name: 'message' },
  ]
  const rows = results.map(
    ({ unique_id: id, status, rows: count, execution_time: seconds, message }) => [
      id.split('.').slice(0, 1).concat(id.split('.').slice(2)).join('.'),
      failed.includes(status)
        ? pc.red(status)
        : status === 'warn'
          ? pc.yellow(status)
          : pc.green(status),
      count === null ? '' : formatCount(count),
      formatDuration(seconds * 1000),
      message?.split('\n')[0] ?? '',
    ],
  )
  print(textTable(columns, rows))
  print(published.length > 0 ? `published ${published.join(', ')}` : 'nothing was published')
}
