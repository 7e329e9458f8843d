import type { Json } from '../src/index.ts'
import { Engine, success, type EngineOptions, type Work } from './engine.ts'
import { dagOf, plain } from './tasks.ts'

/** Dates that are over. */
export const dates = ['2024-01-02', '2024-01-03', '2024-01-04', '2024-01-05']
/** Runs of the DAG `d` for dates. */
export const runsOf = (days: readonly string[]) =>
  days.map((ingestOn) => ({ dagId: 'd', ingestOn }))
/** A DAG of one task that is not tried again. */
export const one = dagOf([plain('a', [], { retries: 0 })])

/** An engine with that DAG. */
export function opened(work?: Work, options: Partial<EngineOptions> = {}) {
  return new Engine({ dags: [one], workers: 8, inboxMs: 60_000, ...(work && { work }), ...options })
}

/** Asks for the backfill `k`. */
export const asked = (engine: Engine, request: Record<string, Json> = {}) =>
  engine.operate('backfill', { key: 'k', runs: runsOf(dates), ...request })

/** How the backfill `k` ended. */
export async function ended(engine: Engine, request: Record<string, Json> = {}) {
  await asked(engine, request)
  await engine.loop.endingOfBatch('k')
  return engine.store.batches().at(-1)?.state
}

/** Dates whose tasks have begun, in order. */
export const begun = ({ orders }: Engine) => orders.map(({ ingestOn }) => ingestOn)

/** Work that is held for each date until it is let go. */
export function held() {
  const waiting = new Map<string, () => void>()
  const work: Work = ({ ingestOn }) =>
    new Promise((resolve) => waiting.set(ingestOn, () => resolve(success())))
  const letGo = (day: string) => {
    waiting.get(day)?.()
    waiting.delete(day)
  }
  return { work, waiting, letGo }
}
