import type { Json, OperationKind, OperationRequest } from '@deftunes/orchestrator'

import { act } from '../control.ts'
import { CliError } from '../errors.ts'
import { projectOf, type GlobalOptions } from '../options.ts'
import { print, printJson } from '../print.ts'
import { typed } from '../typed.ts'

/** `deftunes pause` and `unpause`: whether a DAG's schedule, and assets, make and start runs. */
export async function setPaused(
  dagId: string,
  paused: boolean,
  options: GlobalOptions,
): Promise<void> {
  const told = paused
    ? `${dagId} is paused: only what is asked for runs; ${typed(`unpause ${dagId}`, options)} ends that`
    : `${dagId} is no longer paused`
  await done(options, paused ? 'pause' : 'unpause', { dagId }, () => told)
}

/** Which tasks of a run are to begin anew. */
export interface ClearOptions extends GlobalOptions {
  task?: string[]
  upstream?: boolean
  downstream: boolean
  onlyFailed?: boolean
  future?: boolean
  latest?: boolean
}

/** `deftunes clear`: tasks of a run begin anew, with all their tries. */
export async function clear(runId: string, options: ClearOptions): Promise<void> {
  const { task: tasks, upstream, downstream, onlyFailed, future, latest } = options
  const which = { upstream, downstream, onlyFailed, future, latest }
  const request = { runId, ...(tasks && { tasks }), ...which }
  await done(options, 'clear', request, (outcome, isServed) => {
    const { cleared } = outcome as { cleared: string[] }
    if (cleared.length === 0) return `${runId}: nothing to clear`
    const runs = new Set(cleared.map((name) => name.split(' ')[0]))
    const next = isServed
      ? 'They run as soon as there is room.'
      : `${typed(`retry ${runId}`, options)} runs them${runs.size > 1 ? ', and those of the other runs' : ''}.`
    return `cleared, to begin anew:\n${cleared.map((name) => `  ${name}`).join('\n')}\n${next}`
  })
}

/** What a task is to count as. */
export type MarkedState = 'success' | 'failed' | 'skipped'

/** `deftunes mark`: a task counts as ended, whatever it did. */
export async function mark(
  { runId, taskId, state }: { runId: string; taskId: string; state: MarkedState },
  options: GlobalOptions & { mapIndex?: string },
): Promise<void> {
  const mapIndex = options.mapIndex === undefined ? undefined : mapIndexOf(options.mapIndex)
  const request = { runId, taskId, state, ...(mapIndex !== undefined && { mapIndex }) }
  await done(options, 'mark', request, (outcome) => {
    const { marked } = outcome as { marked: number }
    const name = mapIndex === undefined ? taskId : `${taskId}[${mapIndex}]`
    return `${runId} ${name} counts as ${state}${marked > 1 ? ` (${marked} mapped ones)` : ''}`
  })
}

function mapIndexOf(text: string): number {
  if (/^(-1|\d+)$/.test(text)) return Number(text)
  const message = `--map-index: expected a whole number of at least -1, got '${text}'`
  throw new CliError('CLI_OPTION_INVALID', message)
}

/** `deftunes cancel`: a run ends as failed, once what it set up is torn down. */
export async function cancel(
  runId: string,
  options: GlobalOptions & { reason?: string },
): Promise<void> {
  const { reason } = options
  const request = { runId, ...(reason !== undefined && { reason }) }
  await done(options, 'cancel', request, (outcome, isServed) => {
    const { teardowns } = outcome as { teardowns: string[] }
    const retry = typed(`retry ${runId}`, options)
    if (teardowns.length === 0)
      return `${runId} is cancelled: what ran of it was stopped, it counts as failed; ${retry} goes on with it`
    const last = `what was set up is torn down by ${teardowns.join(', ')}`
    return `${runId} is being cancelled: what ran of it was stopped; ${last}${isServed ? '' : ` when ${retry} is run`}, then it counts as failed`
  })
}

/** `deftunes note`: what is to be known of a run; an empty text takes a note away. */
export async function note(runId: string, text: string, options: GlobalOptions): Promise<void> {
  const told = text === '' ? `${runId} has no note any more` : `${runId} is noted: ${text}`
  await done(options, 'note', { runId, note: text === '' ? null : text }, () => told)
}

/** `deftunes backfills pause`, `resume` and `cancel`. */
export async function changeBackfill(
  key: string,
  verb: 'pause' | 'resume' | 'cancel',
  options: GlobalOptions,
): Promise<void> {
  await done(options, 'change-backfill', { key, act: verb }, (outcome, isServed) => {
    const { state } = outcome as { state: string }
    const after = {
      pause: `what it has begun goes on; ${typed(`backfills resume ${key}`, options)} begins the rest`,
      resume: isServed
        ? 'the rest begins'
        : 'the next deftunes that runs pipelines begins the rest',
      cancel: 'what it has begun goes on, what waited is dropped',
    }[verb]
    return `${key} is ${state}: ${after}`
  })
}

async function done<Kind extends OperationKind>(
  options: GlobalOptions,
  kind: Kind,
  request: OperationRequest<Kind>,
  told: (outcome: Json, isServed: boolean) => string,
): Promise<void> {
  const { outcome, isServed } = await act(await projectOf(options), kind, request)
  if (options.json) printJson(outcome)
  else print(told(outcome, isServed))
}
