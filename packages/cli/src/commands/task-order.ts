import { messageOf } from '@deftunes/core'
import type { AirflowTask, DataInterval, Json } from '@deftunes/orchestrator'

import { CliError } from '../errors.ts'
import { countOption } from '../options.ts'

/** How `deftunes task run` is told of a run. */
export interface TaskRunOptions {
  runId: string
  try: string
  mapIndex: string
  intervalStart?: string
  intervalEnd?: string
  date?: string
  params: string
}

type JsonObject = Record<string, Json>

/** The task that the options and the environment ask for. @throws CliError CLI_OPTION_INVALID */
export function askedTask(
  taskId: string,
  options: TaskRunOptions,
  env: Readonly<Record<string, string | undefined>>,
): AirflowTask {
  const { runId: airflowRunId, mapIndex, params } = options
  if (airflowRunId.trim() === '')
    throw invalid(`--run-id: expected that of a run, got '${airflowRunId}'`)
  return {
    ...{ taskId, airflowRunId },
    tryNumber: countOption('try', options.try, 1),
    mapIndex: mapIndex === '-1' ? -1 : countOption('map-index', mapIndex),
    ...whenOf(options),
    params: objectIn('--params', params),
    ...givenIn(env),
  }
}

/** Airflow has no interval for some runs: the text is empty then. */
function whenOf({ intervalStart: start = '', intervalEnd: end = '', date }: TaskRunOptions) {
  if (start !== '' && end !== '') return { interval: intervalOf(start, end), date: date ?? '' }
  if (start === '' && end === '' && date) return { interval: undefined, date }
  const got = `--interval-start '${start}' --interval-end '${end}' --date '${date ?? ''}'`
  throw invalid(`expected --interval-start and --interval-end, or --date, got ${got}`)
}

function intervalOf(from: string, to: string): DataInterval {
  const start = instantOf('--interval-start', from)
  const end = instantOf('--interval-end', to)
  if (start <= end) return { start, end }
  throw invalid(`--interval-end: expected it not to be before the start ${start}, got ${end}`)
}

/** Days that there are, in years of four digits with room for an interval after them. */
function instantOf(option: string, text: string): string {
  const known = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/.test(text)
  const instant = known && isDay(text.slice(0, 10)) ? Date.parse(text) : Number.NaN
  if (instant < Date.UTC(9999)) return new Date(instant).toISOString()
  throw invalid(`${option}: expected an instant as 2024-01-02T00:00:00+00:00, got '${text}'`)
}

/** JavaScript takes 30 February for 1 March. */
function isDay(text: string): boolean {
  const at = Date.parse(text)
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text)
}

/** What the parts in DEFTUNES_GIVEN_0, _1 … say when they are put together. */
function givenIn(
  env: Readonly<Record<string, string | undefined>>,
): Pick<AirflowTask, 'outputs' | 'item'> {
  const parts: string[] = []
  for (let part = env['DEFTUNES_GIVEN_0']; part !== undefined;) {
    parts.push(part)
    part = env[`DEFTUNES_GIVEN_${parts.length}`]
  }
  const { outputs = {}, item = null } = objectIn('DEFTUNES_GIVEN_0', parts.join('') || '{}')
  if (isObject(outputs)) return { outputs, item }
  throw invalid(`DEFTUNES_GIVEN_0: expected outputs by task, got ${JSON.stringify(outputs)}`)
}

function objectIn(what: string, text: string): JsonObject {
  let value: Json
  try {
    value = JSON.parse(text) as Json
  } catch (cause) {
    throw invalid(`${what}: expected a JSON object, got what is none: ${messageOf(cause)}`, cause)
  }
  if (isObject(value)) return value
  throw invalid(`${what}: expected a JSON object, got ${text}`)
}

function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function invalid(message: string, cause?: unknown): CliError {
  return new CliError('CLI_OPTION_INVALID', message, { cause })
}
