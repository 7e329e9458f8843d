import { createHash } from 'node:crypto'

import type { TaskSpec } from './task.ts'

/** What the wait before a try depends on. */
export interface RetryOccasion {
  dagId: string
  taskId: string
  /** Start of the data interval, as Airflow prints a logical date: 2024-01-01 00:00:00+00:00. */
  logicalDate: string
  /** The try that failed, from 1. */
  tryNumber: number
}

const longestDelaySeconds = 86_400

/**
 * Milliseconds before the next try, by Airflow's formula: exponential with a jitter that follows from the occasion,
 * between once and twice the exponential wait (`TaskInstance.next_retry_datetime`). Without back-off every wait is
 * `retryDelayMs`, which no longest wait shortens.
 */
export function retryDelayMs(
  task: Pick<TaskSpec, 'retryDelayMs' | 'retryExponentialBackoff' | 'maxRetryDelayMs'>,
  { dagId, taskId, logicalDate, tryNumber }: RetryOccasion,
): number {
  const multiplier = task.retryExponentialBackoff
  if (multiplier === 0 || multiplier === 1) return task.retryDelayMs
  const factor = multiplier ** (tryNumber - 1)
  const exponential = Number.isFinite(factor)
    ? Math.ceil((task.retryDelayMs / 1000) * factor)
    : longestDelaySeconds
  const seconds = Math.min(Math.max(1, exponential), longestDelaySeconds)
  const text = `${dagId}#${taskId}#${logicalDate}#${tryNumber}`
  const hash = BigInt(`0x${createHash('sha1').update(text).digest('hex')}`)
  const jittered = seconds + Number(hash % BigInt(seconds))
  return Math.min(Math.min(jittered, longestDelaySeconds) * 1000, task.maxRetryDelayMs)
}
