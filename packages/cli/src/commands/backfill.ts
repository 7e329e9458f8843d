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
import { followOrRun } from '../follow-or-run.ts'
import { watchBatch, type Watched } from '../follow.ts'
import { countOption, projectOf, type GlobalOptions } from '../options.ts'
import { printJson } from '../print.ts'
import { haltWords } from './halt-words.ts'

/** A range of dates, both ends included, and how it is run. */
export interface BackfillOptions extends GlobalOptions {
  from: string
  to: string
  reverse?: boolean
  maxActiveRuns: string
  rerun: Rerun
  keepGoing?: boolean
  dryRun?: boolean
}

/** `deftunes backfill`: one DAG for a range of dates, in order; one that was interrupted or paused is brought to its end. */
export async function backfill(dagId: string, options: BackfillOptions): Promise<void> {
  const request = requestOf(dagId, options)
  const project = await projectOf(options)
  if (options.dryRun) {
    const { showBackfill } = await import('./backfill-plan.ts')
    return showBackfill(project, dagId, { dates: request.runs.map((run) => run.ingestOn), options })
  }
  const quiet = options.json === true
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
      goOn: () => `backfill ${dagId} --from ${options.from} --to ${options.to}`,
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

/** That of a backfill of the same dates in the same order which has not ended, else a new one. */
function keyIn(store: RunReader, name: string, { runs }: Omit<Request, 'key'>): string {
  const open = store
    .batches()
    .find(
      (batch) =>
        batch.key.startsWith(`${name}-`) &&
        (batch.state === 'open' || batch.state === 'paused') &&
        isReversed(batch) === isReversed({ runs }),
    )
  return open?.key ?? `${name}-${randomUUID().slice(0, 8)}`
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
  const batch = resumed.find((run) => run.batch?.startsWith(`${name}-`))?.batch
  if (batch) return store.runsOfBatch(batch)
  const outcome = await orchestrator.operate('backfill', keyed(store))
  const key = keyOf(outcome)
  await hasEnded(watchBatch(store, key), signal)
  if (signal.aborted) await orchestrator.finished()
  return store.runsOfBatch(key)
}

async function hasEnded(watched: Watched, signal?: AbortSignal): Promise<void> {
  while (!watched.hasEnded() && !signal?.aborted) await delay(lookMs)
}
