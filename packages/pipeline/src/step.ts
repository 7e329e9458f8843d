import { interruptible, type DuckDb, type Logger } from '@deftunes/core'

import type { Services } from './services.ts'

/** Something that a step has people told of. */
export interface StepAlert {
  kind: 'quality_failed' | 'quality_anomaly' | 'source_drifted'
  /** In one line, the same whenever the same thing happens again. */
  subject: string
  text: string
  details: Readonly<Record<string, unknown>>
}

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
  /** Tells people of something that does not fail the step. Default: it is logged. */
  alert?: (alert: StepAlert) => void
  /** Says that the step updates an asset, heard of with its success. Default: nobody hears. */
  updates?: (asset: string) => void
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
