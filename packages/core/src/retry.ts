import { systemClock, type Clock } from './clock.ts'
import { parseDuration, type Duration } from './duration.ts'
import { CoreError, messageOf } from './errors.ts'

/** How often to try, and how long to wait between. */
export interface RetryPolicy {
  /** How often to try in all. Default 4. */
  attempts?: number
  /** Wait before the second try. Default '100ms'. */
  minDelay?: Duration
  /** Longest wait. Default '60s'. */
  maxDelay?: Duration
  /** What each wait is multiplied by. Default 2. */
  factor?: number
}

/** A policy, and what a retry needs from its surroundings. */
export interface RetryOptions extends RetryPolicy {
  /** Which errors are worth another try. Default: all. */
  retryable?: (error: unknown) => boolean
  /** A wait in ms that the error itself asks for (Retry-After); it replaces the computed one. */
  delayFor?: (error: unknown) => number | undefined
  onRetry?: (error: unknown, attempt: number, delayMs: number) => void
  clock?: Clock
  /** A number in [0, 1); jitter spreads each wait over its upper half. */
  random?: () => number
  signal?: AbortSignal
}

/** The wait after a failed attempt (1-based): exponential, capped, with jitter in [half, whole). */
export function backoff(attempt: number, policy: RetryPolicy, random: () => number): number {
  const min = parseDuration(policy.minDelay ?? '100ms')
  const max = parseDuration(policy.maxDelay ?? '60s')
  const whole = Math.min(max, min * (policy.factor ?? 2) ** (attempt - 1))
  return whole / 2 + (whole / 2) * random()
}

/**
 * Runs `work` until it succeeds, an error is not retryable, or the attempts are used up.
 * @throws the error itself when it is not retryable; CoreError CORE_RETRY_EXHAUSTED with the last error as cause.
 */
export async function retry<T>(
  work: (attempt: number) => Promise<T>,
  options: RetryOptions = {},
): Promise<T> {
  const { attempts = 4, clock = systemClock, random = Math.random, signal } = options
  for (let attempt = 1; ; attempt++) {
    try {
      signal?.throwIfAborted()
      return await work(attempt)
    } catch (error) {
      if (signal?.aborted || (options.retryable && !options.retryable(error))) throw error
      if (attempt >= attempts) {
        const message = `gave up after ${attempts} attempts: ${messageOf(error)}`
        throw new CoreError('CORE_RETRY_EXHAUSTED', message, { cause: error })
      }
      const wait = options.delayFor?.(error) ?? backoff(attempt, options, random)
      options.onRetry?.(error, attempt, wait)
      await clock.sleep(wait, signal)
    }
  }
}
