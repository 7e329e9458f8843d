import { interruptible, type DuckDb, type Logger } from '@deftunes/core'

import type { Services } from './services.ts'

/** What a step of a run is told: the part of a task's context that it needs. */
export interface StepContext {
  dagId: string
  /** `<dagId>__<YYYYMMDD>__<n>` */
  runId: string
  /** ISO instants, [start, end). */
  interval: { start: string; end: string }
  /** Date of the interval's end, YYYY-MM-DD. */
  ingestOn: string
  signal: AbortSignal
  logger: Logger
  services: Services
}

/** The process's DuckDB for a step: when the step is to stop, its statements do. */
export async function sessionOf({ services, signal }: StepContext): Promise<DuckDb> {
  return interruptible(await services.duckdb(), signal)
}

/** The branch that a run writes on, on every table it touches. */
export function branchOf(runId: string): string {
  return `run_${runId}`
}
