import { readFile } from 'node:fs/promises'

import { formatDuration } from '@deftunes/core'
import {
  findRun,
  openRunHistory,
  type RunHistory,
  type SeenRun,
  type SeenTask,
} from '@deftunes/orchestrator'
import { statePaths } from '@deftunes/pipeline'
import pc from 'picocolors'

import { isDemo } from '../demo-batch.ts'
import { describeRun } from '../describe-run.ts'
import { describeOutput, intervalWords, nameOfTask } from '../describe.ts'
import { numberTries } from '../number-tries.ts'
import { noRunsOf } from '../nothing-found.ts'
import { countOption, projectToRead, type GlobalOptions } from '../options.ts'
import { jsonText, print, printJson } from '../print.ts'
import { textTable } from '../text-table.ts'
import { typed, withPlace } from '../typed.ts'

/** `deftunes runs`: what ran, newest first. */
export async function listRuns(
  options: GlobalOptions & { dag?: string; limit: string },
): Promise<void> {
  const limit = countOption('limit', options.limit, 1)
  const store = openRunHistory({ file: statePaths(await projectToRead(options)).runs })
  try {
    const runs = store.runs({ limit, ...(options.dag === undefined ? {} : { dagId: options.dag }) })
    if (options.json) return printJson(runs.map((run) => describeRun(store, run)))
    if (runs.length === 0) return print(wordsForNone(store, options))
    print(runTable(store, runs))
    const open = runs.filter(({ state }) => state === 'interrupted')
    for (const run of open) print(pc.dim(howToGoOn(run, options)))
  } finally {
    store.close()
  }
}

function wordsForNone(store: RunHistory, options: GlobalOptions & { dag?: string }): string {
  const isEmpty = options.dag === undefined || store.runs({ limit: 1 }).length === 0
  if (isEmpty) return 'No runs yet: npx deftunes demo, or npx deftunes run, makes some.'
  return noRunsOf(options.dag ?? '', '', options)
}

function runTable(store: RunHistory, runs: readonly SeenRun[]): string {
  const columns = [
    { name: 'run' },
    { name: 'state' },
    { name: 'data' },
    { name: 'started' },
    { name: 'took', align: 'right' as const },
    { name: 'tasks' },
  ]
  const rows = runs.map((run) => [
    run.runId,
    colored(run.state),
    intervalWords(run.interval),
    at(run.startedAt),
    took(run),
    taskCounts(store, run),
  ])
  return textTable(columns, rows)
}

/** The demo's runs need its sources; all others go on when any command runs pipelines. */
function howToGoOn({ runId, batch }: SeenRun, place: GlobalOptions): string {
  const command = typed(isDemo(batch) ? 'demo' : `retry ${runId}`, place)
  return `${runId}: ${command} goes on where it stopped`
}

/** `deftunes runs show`: one run with its tasks, tries and logs. */
export async function showRun(
  runId: string,
  options: GlobalOptions & { logs?: boolean },
): Promise<void> {
  const store = openRunHistory({ file: statePaths(await projectToRead(options)).runs })
  try {
    const run = findRun(store, runId)
    if (options.json) return printJson(describeRun(store, run))
    print(
      `${pc.bold(run.runId)}  ${colored(run.state)}  data of [${run.interval.start}, ${run.interval.end})  ${took(run)}\n`,
    )
    for (const line of [...paramsOf(run), ...(run.note === null ? [] : [`note: ${run.note}`])])
      print(`${line}\n`)
    print(taskTable(store, run))
    if (run.state === 'interrupted') print(`\n${howToGoOn(run, options)}`)
    if (run.state === 'failed')
      print(`\n${typed(`retry ${runId}`, options)} goes on where it stopped`)
    printErrors(store, run, options)
    await printLogs(store, run, options.logs === true)
  } finally {
    store.close()
  }
}

function taskTable(store: RunHistory, run: SeenRun): string {
  const columns = [
    { name: 'task' },
    { name: 'state' },
    { name: 'tries', align: 'right' as const },
    { name: 'took', align: 'right' as const },
    { name: 'result' },
  ]
  const tries = numberTries(store.tries(run.runId))
  const triesOf = ({ taskId, mapIndex, tryNumber }: SeenTask) =>
    tries.findLast((one) => one.taskId === taskId && one.mapIndex === mapIndex)?.number ?? tryNumber
  const rows = store
    .tasks(run.runId)
    .map((task) => [
      nameOfTask(task),
      colored(task.state),
      String(triesOf(task)),
      took(task),
      describeOutput(task.output),
    ])
  return textTable(columns, rows)
}

function paramsOf({ params }: SeenRun): string[] {
  const words = Object.entries(params).map(([name, value]) => `${name}=${jsonText(value, 0)}`)
  return words.length === 0 ? [] : [`params: ${words.join(' ')}`]
}

function printErrors(store: RunHistory, run: SeenRun, place: GlobalOptions) {
  for (const task of store.tasks(run.runId)) {
    const { error, reason } = task
    if (error)
      print(
        `\n${pc.red(nameOfTask(task))} ${pc.dim(error.code)}\n${withPlace(error.message, place)}`,
      )
    else if (reason !== null) print(`\n${pc.yellow(nameOfTask(task))} ${reason}`)
  }
}

async function printLogs(store: RunHistory, run: SeenRun, whole: boolean) {
  const tries = numberTries(store.tries(run.runId))
  print(`\n${pc.bold('tries')}`)
  for (const one of tries) {
    const { number, state, log } = one
    print(`  ${nameOfTask(one)} ${number} ${colored(state)} ${took(one)}  ${pc.dim(log)}`)
    if (whole)
      print((await readFile(log, 'utf8').catch(() => 'no log')).replaceAll(/^/gm, '    ').trimEnd())
  }
}

function colored(state: string): string {
  if (state === 'success') return pc.green(state)
  if (state === 'failed' || state === 'upstream_failed') return pc.red(state)
  return pc.yellow(state)
}

function at(instant: string | null): string {
  return instant?.slice(0, 19).replace('T', ' ') ?? '–'
}

/** From start to end; of what runs, until now. */
function took({ state, startedAt, endedAt }: Timed): string {
  if (!startedAt) return '–'
  if (endedAt) return formatDuration(Date.parse(endedAt) - Date.parse(startedAt))
  if (state !== 'running') return '–'
  return `${formatDuration(Math.max(0, Date.now() - Date.parse(startedAt)))} so far`
}

interface Timed {
  state: string
  startedAt: string | null
  endedAt: string | null
}

function taskCounts(store: RunHistory, run: SeenRun): string {
  const counts = new Map<string, number>()
  for (const { state } of store.tasks(run.runId)) counts.set(state, (counts.get(state) ?? 0) + 1)
  return [...counts].map(([state, count]) => `${count} ${state}`).join(', ')
}
