import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'

import {
  datesBetween,
  type Batch,
  type Json,
  type OperationRequest,
  type Rerun,
  type Run,
  type RunReader,
} from '@deftunes/orchestrator'

import { lookMs } from '../control.ts'
import { describeRun } from '../describe-run.ts'
import type { Execution } from '../execute.ts'
import { givenParams, paramWords } from '../given-params.ts'
import { followOrRun } from '../follow-or-run.ts'
import { watchBatch, type Watched } from '../follow.ts'
import { countOption, projectOf, type GlobalOptions } from '../options.ts'
import { printJson } from '../print.ts'
import { dagIn } from '../run-request.ts'
import { quoted } from '../typed.ts'
import { haltWords } from './halt-words.ts'

/** A range of dates, both ends included, and how it is run. */
export interface BackfillOptions extends GlobalOptions {
  from: string
  to: string
  reverse?: boolean
  maxActiveRuns: string
  rerun: Rerun
  keepGoing?: boolean
  /** Each `name=value`. */
  param?: readonly string[]
  dryRun?: boolean
}

/** `deftunes backfill`: one DAG for a range of dates, in order; one that was interrupted or paused is brought to its end. */
export async function backfill(dagId: string, options: BackfillOptions): Promise<void> {
  const plain = requestOf(dagId, options)
  const project = await projectOf(options)
  const { param = [] } = options
  const words = paramWords(param)
  const params = param.length > 0 && givenParams(await dagIn(project, dagId), words)
  const request = { ...plain, ...(params && { params }) }
  if (options.dryRun) {
    const { showBackfill } = await import('./backfill-plan.ts')
    const dates = request.runs.map((run) => run.ingestOn)
    return showBackfill(project, dagId, { dates, params: params || {}, options })
  }
  const quiet = options.json === true
  const given = param.map((word) => `--param ${quoted(word)}`)
  const name = `backfill-${dagId}-${options.from}-${options.to}`
  const keyed = (store: RunReader) => ({ ...request, key: keyIn(store, name, request) })
  process.exitCode = await followOrRun(
    project,
    {
      kind: 'backfill',
      request: keyed,
      known: (store) => store.runsOfBatch(keyIn(store, name, request)),
      watched: (store, outcome) => watchBatch(store, keyOf(outcome)),
      cancel: (outcome) => `backfills cancel ${keyOf(outcome)}`,
      halted: (store, outcome, halt) =>
        haltWords({ store, key: keyOf(outcome), halt, place: options }),
      goOn: () =>
        ['backfill', dagId, '--from', options.from, '--to', options.to, ...given].join(' '),
      drive: (execution) => runBatch(execution, name, keyed),
      finish: async ({ store }, outcome) => {
        await hasEnded(watchBatch(store, keyOf(outcome)))
        return store.runsOfBatch(keyOf(outcome))
      },
      print: (store, runs) => quiet && printJson(runs.map((one) => describeRun(store, one))),
    },
    { place: options, quiet },
  )
}

type Request = OperationRequest<'backfill'>

function requestOf(
  dagId: string,
  { from, to, reverse, maxActiveRuns, rerun, keepGoing }: BackfillOptions,
): Omit<Request, 'key'> {
  const dates = datesBetween(from, to)
  const runs = (reverse ? dates.reverse() : dates).map((ingestOn) => ({ dagId, ingestOn }))
  const limit = countOption('max-active-runs', maxActiveRuns, 1)
  return { runs, maxActiveRuns: limit, rerun, stopOnFailure: keepGoing !== true }
}

/** That of a backfill of the same dates in the same order, and parameters, which has not ended, else a new one. */
function keyIn(store: RunReader, name: string, request: Omit<Request, 'key'>): string {
  const open = store
    .batches()
    .find(
      (batch) =>
        batch.key.startsWith(`${name}-`) &&
        (batch.state === 'open' || batch.state === 'paused') &&
        isSame(batch, request),
    )
  return open?.key ?? `${name}-${randomUUID().slice(0, 8)}`
}

function isSame({ runs }: Pick<Batch, 'runs'>, request: Omit<Request, 'key'>): boolean {
  const given = textOf(runs[0]?.params)
  return isReversed({ runs }) === isReversed(request) && given === textOf(request.params)
}

/** Parameters as text, whatever their order. */
function textOf(params: Readonly<Record<string, unknown>> = {}): string {
  return JSON.stringify(Object.entries(params).sort(([left], [right]) => (left < right ? -1 : 1)))
}

function isReversed({ runs }: Pick<Batch, 'runs'>): boolean {
  return (runs[0]?.ingestOn ?? '') > (runs.at(-1)?.ingestOn ?? '')
}

function keyOf(outcome: Json): string {
  return (outcome as { key: string }).key
}

async function runBatch(
  { orchestrator, resumed, signal }: Execution,
  name: string,
  keyed: (store: RunReader) => Request,
): Promise<readonly Run[]> {
  const { store } = orchestrator
  const request = keyed(store)
  const batches = resumed.flatMap(({ batch }) => (batch?.startsWith(`${name}-`) ? [batch] : []))
  const known = batches.find((key) => isSame(store.batch(key) ?? { runs: [] }, request))
  if (known !== undefined) return store.runsOfBatch(known)
  const outcome = await orchestrator.operate('backfill', request)
  const key = keyOf(outcome)
  await hasEnded(watchBatch(store, key), signal)
  if (signal.aborted) await orchestrator.finished()
  return store.runsOfBatch(key)
}

async function hasEnded(watched: Watched, signal?: AbortSignal): Promise<void> {
  while (!watched.hasEnded() && !signal?.aborted) await delay(lookMs)
}
