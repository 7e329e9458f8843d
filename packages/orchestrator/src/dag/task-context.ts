import type { Logger } from '@deftunes/core'

import type { Severity } from '../alert/alert.ts'

/** A value that survives JSON. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

/** Something that a task has people told of. */
export interface TaskAlert {
  kind: 'quality_failed' | 'quality_anomaly' | 'freshness_missed' | 'source_drifted'
  /** Default 'warning'. */
  severity?: Severity
  /** In one line, the same whenever the same thing happens again. */
  subject: string
  text: string
  /** Plain JSON, without secrets. */
  details?: Readonly<Record<string, unknown>>
}

/** What a task is told when it runs. */
export interface TaskContext<Services, Inputs = Readonly<Record<string, unknown>>> {
  dagId: string
  taskId: string
  runId: string
  /** ISO instants, [start, end). */
  interval: { start: string; end: string }
  /** Date of the interval's end, YYYY-MM-DD. */
  ingestOn: string
  /** From 1. */
  tryNumber: number
  /** Which instance of a mapped task, from 0; -1 where the task is not mapped. */
  mapIndex: number
  params: Readonly<Record<string, Json>>
  /** Aborted when the task must end: its time is up, it is stopped, or the process stops. */
  signal: AbortSignal
  logger: Logger
  services: Services
  /** Tells people of something that does not fail the task; the same subject is told once, until the task is cleared. */
  alert: (alert: TaskAlert) => void
  /** Says that the task updates an asset besides its `outlets`, as a table it publishes: heard of with its success, and only then. */
  updates: (asset: string) => void
  /** What the tasks of `inputs` returned; undefined for one that did not succeed. */
  inputs: Inputs
  /** What an upstream task returned; undefined when it returned nothing. @throws RangeError for a task that is not upstream */
  output: (taskId: string) => Json | undefined
}

/** Thrown by a task that is to count as skipped, with the reason. */
export class SkipTask extends Error {
  override readonly name = 'SkipTask'
}

/** Thrown by a task that is to fail without another try. */
export class FailTask extends Error {
  override readonly name = 'FailTask'
}
