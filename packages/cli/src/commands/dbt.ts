import { randomUUID } from 'node:crypto'

import { formatDuration, memoryLogger, systemClock } from '@deftunes/core'
import type { NodeResult } from '@deftunes/dbt'
import { dailyInterval } from '@deftunes/orchestrator'
import {
  attachLake,
  buildModels,
  openServices,
  publishRun,
  type Services,
  type StepContext,
} from '@deftunes/pipeline'
import pc from 'picocolors'

import { execute } from '../execute.ts'
import type { ExitCode } from '../exit-codes.ts'
import { projectOf, type GlobalOptions } from '../options.ts'
import { print, printJson } from '../print.ts'
import { formatCount, textTable } from '../text-table.ts'

/** Options of `deftunes dbt build`. */
export interface DbtBuildOptions extends GlobalOptions {
  select?: string
  exclude?: string
  date?: string
  fullRefresh?: boolean
}

/** `deftunes dbt build`: models and tests on a branch of their own, published when nothing failed. */
export async function dbtBuild(options: DbtBuildOptions): Promise<void> {
  const project = await projectOf(options)
  // The runner is opened so that no pipeline runs at the same time.
  process.exitCode = await execute(
    project,
    async ({ signal }) => {
      const services = openServices(project)
      try {
        return await buildAndPublish(services, options, signal)
      } finally {
        await services.close()
      }
    },
    { quiet: true },
  )
}

async function buildAndPublish(
  services: Services,
  options: DbtBuildOptions,
  signal: AbortSignal,
): Promise<ExitCode> {
  const ingestOn = options.date ?? (await newestLoad(services))
  const context: StepContext = {
    dagId: 'dbt_build',
    runId: `dbt_build__${ingestOn.replaceAll('-', '')}__${randomUUID().slice(0, 8)}`,
    interval: dailyInterval(ingestOn),
    ingestOn,
    signal,
    logger: memoryLogger(),
    services,
  }
  const { select, exclude, fullRefresh = false } = options
  const results = await buildModels(context, {
    fullRefresh,
    ...(select && { select }),
    ...(exclude && { exclude }),
  })
  const failed = results.filter(({ status }) => ['error', 'fail', 'skipped'].includes(status))
  const published = failed.length === 0 ? await publishRun(context) : []
  if (options.json) printJson({ ingest_on: ingestOn, published, results })
  else printResults(results, published)
  if (failed.length === 0) return 0
  return failed.some(({ status }) => status === 'error') ? 3 : 4
}

async function newestLoad(services: Services): Promise<string> {
  await attachLake(services)
  const duckdb = await services.duckdb()
  const [row] = await duckdb
    .rows<{ day: string | null }>('SELECT max(ingest_on) AS day FROM transform.sessions')
    .catch(() => [])
  return row?.day ?? new Date(systemClock.now()).toISOString().slice(0, 10)
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
      ['error', 'fail', 'skipped'].includes(status)
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
