import { existsSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'

import {
  findRun,
  isOpenRun,
  openRunHistory,
  type RunHistory,
  type SeenRun,
  type Try,
} from '@deftunes/orchestrator'
import { statePaths } from '@deftunes/pipeline'
import pc from 'picocolors'

import { lookMs } from '../control.ts'
import { CliError } from '../errors.ts'
import { openTail, parseLine, type Tail } from '../follow-logs.ts'
import { numberTries } from '../number-tries.ts'
import { countOption, projectToRead, type GlobalOptions } from '../options.ts'
import { jsonText, print } from '../print.ts'

/** A try with its number among those of its task, as runs show tells it. */
type NumberedTry = Try & { number: number }

/** Which tries of a task are meant, and whether what is still to come is waited for. */
export interface LogsOptions extends GlobalOptions {
  try?: string
  mapIndex?: string
  follow?: boolean
}

/** `deftunes logs`: what the tries of a task have logged, the last one's unless told otherwise. */
export async function showLogs(runId: string, taskId: string, options: LogsOptions): Promise<void> {
  const history = openRunHistory({ file: statePaths(await projectToRead(options)).runs })
  try {
    const run = findRun(history, runId)
    refuseUnknown(history, run, taskId)
    const wanted = tryFilter(taskId, options)
    if (options.follow) await followLogs(history, run, { taskId, wanted, options })
    else printTries(history, run, { taskId, wanted, options })
  } finally {
    history.close()
  }
}

function refuseUnknown(history: RunHistory, { runId }: SeenRun, taskId: string): void {
  const known = [...new Set(history.tasks(runId).map((task) => task.taskId))]
  if (known.includes(taskId)) return
  const message = `run '${runId}': expected one of its tasks (${known.join(', ')}), got '${taskId}'`
  throw new CliError('CLI_OPTION_INVALID', message)
}

function tryFilter(taskId: string, { try: which, mapIndex }: LogsOptions) {
  const number = which === undefined ? undefined : countOption('try', which, 1)
  const index = mapIndex === undefined ? undefined : countOption('map-index', mapIndex)
  return (one: NumberedTry) =>
    one.taskId === taskId &&
    (number === undefined || one.number === number) &&
    (index === undefined || one.mapIndex === index)
}

/** What is asked for of which task. */
interface Asked {
  taskId: string
  wanted: (one: NumberedTry) => boolean
  options: LogsOptions
}

function printTries(history: RunHistory, { runId }: SeenRun, { taskId, wanted, options }: Asked) {
  const tries = numberTries(history.tries(runId)).filter(wanted)
  const shown = options.try === undefined ? lastOfEach(tries) : tries
  if (shown.length === 0) {
    const [task] = history.tasks(runId).filter((one) => one.taskId === taskId)
    process.stderr.write(
      `no such try of ${taskId} has begun; the task: ${task?.state ?? 'unknown'}\n`,
    )
  }
  for (const one of shown) {
    tellTry(one, options)
    if (!existsSync(one.log)) process.stderr.write(`no log at ${one.log}: it was removed\n`)
    for (const line of openTail(one.log).read()) printLine(line, options)
  }
}

function lastOfEach(tries: readonly NumberedTry[]): NumberedTry[] {
  return [...new Map(tries.map((one) => [one.mapIndex, one])).values()]
}

/** Which try it is goes to stderr: what is printed is its log alone. */
function tellTry(
  { taskId, mapIndex, number, state, startedAt }: NumberedTry,
  { json }: LogsOptions,
) {
  const name = mapIndex < 0 ? taskId : `${taskId}[${mapIndex}]`
  const text = `${name}, try ${number}, ${state}, began ${startedAt}`
  if (!json) process.stderr.write(`${pc.dim(text)}\n`)
}

function printLine(line: string, { json }: LogsOptions): void {
  if (json) return print(line)
  const { time, level, message, fields } = parseLine(line)
  const more = Object.entries(fields)
    .filter(([name]) => name !== 'stack')
    .map(
      ([name, value]) =>
        ` ${pc.dim(`${name}=${typeof value === 'string' ? value : jsonText(value, 0)}`)}`,
    )
  const stack = typeof fields['stack'] === 'string' ? `\n${pc.dim(fields['stack'])}` : ''
  print(`${pc.dim(time.slice(11, 23))} ${colored(level)} ${message}${more.join('')}${stack}`)
}

function colored(level: string): string {
  const text = level.padEnd(5)
  if (level === 'error') return pc.red(text)
  return level === 'warn' ? pc.yellow(text) : text
}

/** Prints lines as they are written, of every try that is yet to begin, too, until the task has ended. */
async function followLogs(
  history: RunHistory,
  { runId }: SeenRun,
  { taskId, wanted, options }: Asked,
): Promise<void> {
  const tails = new Map<number, Tail>()
  const first = new Set(
    lastOfEach(numberTries(history.tries(runId)).filter(wanted)).map((one) => one.attempt),
  )
  const least = Math.min(...first, Infinity)
  for (;;) {
    const isOver = hasEnded(history, runId, taskId)
    for (const one of numberTries(history.tries(runId)).filter(wanted)) {
      if (!first.has(one.attempt) && one.attempt < least) continue
      if (!tails.has(one.attempt)) tellTry(one, options)
      const tail = tails.get(one.attempt) ?? openTail(one.log)
      tails.set(one.attempt, tail)
      for (const line of tail.read()) printLine(line, options)
    }
    if (isOver) return
    await delay(2 * lookMs)
  }
}

/** Whether nothing of a task is to come as things stand: it has ended, or nobody drives its run. */
function hasEnded(history: RunHistory, runId: string, taskId: string): boolean {
  if (!isOpenRun(history.run(runId))) return true
  const ended = ['success', 'failed', 'skipped', 'upstream_failed', 'removed']
  return history
    .tasks(runId)
    .filter((one) => one.taskId === taskId)
    .every((one) => ended.includes(one.state))
}
