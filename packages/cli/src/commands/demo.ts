import { formatDuration } from '@deftunes/core'
import { datesBetween, type Run } from '@deftunes/orchestrator'
import type { Project } from '@deftunes/pipeline'
import pc from 'picocolors'

import { describeRun } from '../describe-run.ts'
import { execute, type Execution } from '../execute.ts'
import { projectOf, type GlobalOptions } from '../options.ts'
import { print, printJson } from '../print.ts'
import { startSources, type DemoSources } from '../sources.ts'
import {
  demoFlags,
  demoKey,
  firstDay,
  interruptedDemo,
  sourceOptions,
  type DemoOptions,
} from './demo-options.ts'
import { demoReport, demoSummary, type Timing } from './demo-report.ts'

/** `deftunes demo`: starts the sources, runs both pipelines over a few days and shows what came out. */
export async function demo(options: DemoOptions & GlobalOptions): Promise<void> {
  const project = await projectOf(options)
  sourceOptions(project, options)
  const quiet = options.json === true
  const began = performance.now()
  const up: { sources?: DemoSources; at: number } = { at: began }
  try {
    process.exitCode = await execute(
      project,
      async (execution) => {
        const runs = await runAll(execution, options)
        const timing = { sources_ms: up.at - began, runs_ms: performance.now() - up.at }
        if (!execution.signal.aborted) await show(project, execution, runs, { options, timing })
        return runs
      },
      {
        place: options,
        quiet,
        demo: async ({ store }) => {
          const kept = interruptedDemo(store)
          if (kept) sayWhichCount(kept, options)
          up.sources = await openSources(project, kept ?? options, quiet)
          up.at = performance.now()
        },
      },
    )
    const lost = up.sources?.lost()
    if (lost) throw lost
  } finally {
    await up.sources?.stop()
  }
}

/** An interrupted demo goes on with the sources it began with, whatever is asked for now. */
function sayWhichCount(kept: DemoOptions, given: DemoOptions): void {
  if (demoFlags(kept) === demoFlags(given)) return
  const text = `an interrupted demo goes on with the options it began with: ${demoFlags(kept)}\nrun it again for those given now`
  process.stderr.write(`${pc.yellow(text)}\n`)
}

async function openSources(
  project: Project,
  options: DemoOptions,
  quiet: boolean,
): Promise<DemoSources> {
  const say = (text: string) => quiet || process.stderr.write(pc.dim(`${text}\n`))
  const began = performance.now()
  say('starting PostgreSQL and the REST API …')
  // Without sources every task would try in vain: the demo stops as it does when it is told to.
  const onLost = () => process.kill(process.pid, 'SIGTERM')
  const sources = await startSources(sourceOptions(project, options), onLost)
  process.env['DEFTUNES_SONGS_DB_URL'] = sources.postgresUrl
  process.env['DEFTUNES_API_URL'] = sources.apiUrl
  say(`sources are up after ${formatDuration(performance.now() - began)}`)
  return sources
}

async function runAll({ orchestrator, resumed }: Execution, options: DemoOptions): Promise<Run[]> {
  const { store } = orchestrator
  // What an interrupted demo had left to do is done by now: its batch went on when the runner was opened.
  const [first] = resumed
  if (first?.batch) return store.runsOfBatch(first.batch)
  const dates = datesBetween(dateAfter(firstDay, 1), dateAfter(firstDay, Number(options.days)))
  const [firstDate = firstDay] = dates
  const runs = [
    { dagId: 'deftunes_songs_pipeline', ingestOn: firstDate },
    ...dates.map((ingestOn) => ({ dagId: 'deftunes_api_pipeline', ingestOn })),
  ]
  const result = await orchestrator.executeBatch({ key: demoKey(options), runs })
  return result.runs.filter((run) => run !== undefined)
}

async function show(
  project: Project,
  { orchestrator: { store } }: Execution,
  runs: readonly Run[],
  { options, timing }: { options: GlobalOptions; timing: Timing },
): Promise<void> {
  if (options.json) {
    const told = runs.map((run) => describeRun(store, run))
    printJson({ ...timing, runs: told, ...(await demoSummary(project)) })
  } else if (runs.every(({ state }) => state !== 'failed'))
    print(await demoReport(project, options, { store, runs, timing }))
}

function dateAfter(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
}
