import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'

import { formatDuration } from '@deftunes/core'
import { datesBetween, type Run } from '@deftunes/orchestrator'
import type { Project } from '@deftunes/pipeline'
import pc from 'picocolors'

import { CliError } from '../errors.ts'
import { demoBatch, execute, exitCodeOfRuns, explainFailures, type Execution } from '../execute.ts'
import { countOption, projectOf, type GlobalOptions } from '../options.ts'
import { print, printJson } from '../print.ts'
import { startSources } from '../sources.ts'
import { demoReport, demoSummary } from './demo-report.ts'
import { describeRun } from './runs.ts'

/** Options of `deftunes demo`. */
export interface DemoOptions extends GlobalOptions {
  songs: string
  users: string
  sessions: string
  days: string
  seed: string
}

const firstDay = '2024-01-01'

/** `deftunes demo`: starts the sources, runs both pipelines over a few days and shows what came out. */
export async function demo(options: DemoOptions): Promise<void> {
  const project = await projectOf(options)
  const days = countOption('days', options.days, 1)
  const quiet = options.json === true
  const began = performance.now()
  if (!quiet) process.stderr.write(pc.dim('starting PostgreSQL and the REST API …\n'))
  // Without sources every task would try in vain: the demo stops as it does when it is told to.
  const onLost = () => process.kill(process.pid, 'SIGTERM')
  const sources = await startSources(sourceOptions(project, options, days), onLost)
  process.env['DEFTUNES_SONGS_DB_URL'] = sources.postgresUrl
  process.env['DEFTUNES_API_URL'] = sources.apiUrl
  try {
    const ready = performance.now()
    if (!quiet)
      process.stderr.write(pc.dim(`sources are up after ${formatDuration(ready - began)}\n`))
    process.exitCode = await execute(
      project,
      async (execution) => {
        const runs = await runAll(execution, days)
        const { store } = execution.orchestrator
        explainFailures(store, runs)
        const code = exitCodeOfRuns(store, runs)
        if (execution.signal.aborted) return code
        const timing = { sources_ms: ready - began, runs_ms: performance.now() - ready }
        if (quiet)
          printJson({
            ...timing,
            runs: runs.map((run) => describeRun(store, run)),
            ...(await demoSummary(project)),
          })
        else if (code === 0) print(await demoReport(project, store, runs, timing))
        return code
      },
      { quiet, demo: true },
    )
    const lost = sources.lost()
    if (lost) throw lost
  } finally {
    await sources.stop()
  }
}

async function runAll({ orchestrator, resumed }: Execution, days: number): Promise<Run[]> {
  const { store } = orchestrator
  // What an interrupted demo had left to do is done by now: its batch went on when the runner was opened.
  const [first] = resumed
  if (first?.batch) return store.runsOfBatch(first.batch)
  const dates = datesBetween(dateAfter(firstDay, 1), dateAfter(firstDay, days))
  const [firstDate = firstDay] = dates
  const runs = [
    { dagId: 'deftunes_songs_pipeline', ingestOn: firstDate },
    ...dates.map((ingestOn) => ({ dagId: 'deftunes_api_pipeline', ingestOn })),
  ]
  const result = await orchestrator.executeBatch({ key: `${demoBatch}-${randomUUID()}`, runs })
  return result.runs.filter((run) => run !== undefined)
}

function dateAfter(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
}

function sourceOptions(project: Project, options: DemoOptions, days: number): object {
  return {
    folder: join(project.state, 'sources'),
    seed: countOption('seed', options.seed),
    users: countOption('users', options.users, 1),
    sessionsPerDay: countOption('sessions', options.sessions),
    days: days + 1,
    firstDate: firstDay,
    ...songsOption(options.songs),
  }
}

function songsOption(text: string): object {
  if (/^\d+$/.test(text)) return { songs: countOption('songs', text, 1) }
  if (existsSync(text)) return { songsFile: resolve(text) }
  throw new CliError(
    'CLI_OPTION_INVALID',
    `--songs: expected a count or a CSV(.gz) file, got '${text}'`,
  )
}
