import { parseDuration, type Duration, type Logger } from '@deftunes/core'

import type { TriggerRule } from './trigger-rule.ts'

/** A value that survives JSON. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

/** What a task is told when it runs. */
export interface TaskContext<Services> {
  dagId: string
  taskId: string
  runId: string
  /** ISO instants, [start, end). */
  interval: { start: string; end: string }
  /** Date of the interval's end, YYYY-MM-DD. */
  ingestOn: string
  /** From 1. */
  tryNumber: number
  params: Readonly<Record<string, Json>>
  /** Aborted when the task must end: its time is up, or the process stops. */
  signal: AbortSignal
  logger: Logger
  services: Services
  /** What an upstream task returned; undefined when it returned nothing. */
  output: (taskId: string) => Json | undefined
}

/** A task as it is written: what is absent has a default. */
export interface TaskOptions<Services> {
  id: string
  /** Tasks that come before. Default: none. */
  after?: readonly string[]
  /** What it returns is kept, as JSON of at most 64 kB. */
  run: (context: TaskContext<Services>) => Promise<unknown>
  /** How often it is tried again. Default 2. */
  retries?: number
  /** Wait before the second try. Default '5s'. */
  retryDelay?: Duration
  /** Whether each wait is twice the one before, with Airflow's jitter. Default true. */
  retryExponentialBackoff?: boolean
  /** Longest wait of the exponential ones. Default '5m', or retryDelay where that is longer. */
  maxRetryDelay?: Duration
  /** After this it is killed and counts as failed. Default '1h'. */
  timeout?: Duration
  /** Pool whose slots it takes. Default: none. */
  pool?: string
  /** Default 'all_success'. */
  triggerRule?: TriggerRule
}

/** A task with every default filled in; times in milliseconds. */
export interface Task<Services = never> {
  id: string
  after: readonly string[]
  run: (context: TaskContext<Services>) => Promise<unknown>
  retries: number
  retryDelayMs: number
  retryExponentialBackoff: boolean
  maxRetryDelayMs: number
  timeoutMs: number
  pool: string | undefined
  triggerRule: TriggerRule
}

/** A task of a DAG. @throws CoreError CORE_DURATION_INVALID */
export function task<Services>(options: TaskOptions<Services>): Task<Services> {
  const retryDelayMs = parseDuration(options.retryDelay ?? '5s')
  return {
    id: options.id,
    after: options.after ?? [],
    run: options.run,
    retries: options.retries ?? 2,
    retryDelayMs,
    retryExponentialBackoff: options.retryExponentialBackoff ?? true,
    maxRetryDelayMs: parseDuration(options.maxRetryDelay ?? Math.max(300_000, retryDelayMs)),
    timeoutMs: parseDuration(options.timeout ?? '1h'),
    pool: options.pool,
    triggerRule: options.triggerRule ?? 'all_success',
  }
}
