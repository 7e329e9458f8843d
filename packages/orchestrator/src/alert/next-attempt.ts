/** How often a delivery is tried, and how long is waited between. */
export interface DeliveryPolicy {
  /** After so many failed attempts a delivery is given up. */
  attempts: number
  /** Wait after the first failed attempt, in ms; each further wait is twice as long. */
  min_delay: number
  /** Longest wait, in ms. */
  max_delay: number
  /** How long an answer is waited for, in ms. */
  timeout: number
}

/** How an attempt failed. */
export interface Failure {
  /** Failed attempts, this one included. */
  attempts: number
  /** Whether the receiver said that it will never take this message. */
  permanent: boolean
  /** Wait in ms that the receiver asked for. */
  retryAfterMs?: number | undefined
}

const longestRetryAfter = 3_600_000

/** The wait in ms before the next attempt; undefined when there is none: the delivery is given up. */
export function nextAttemptDelay(
  { attempts, permanent, retryAfterMs = 0 }: Failure,
  policy: DeliveryPolicy,
): number | undefined {
  if (permanent || attempts >= policy.attempts) return undefined
  const exponential = Math.min(policy.max_delay, policy.min_delay * 2 ** (attempts - 1))
  return Math.max(exponential, Math.min(retryAfterMs, longestRetryAfter))
}
