import type { Clock } from '@deftunes/core'

import { OrchestratorError } from '../errors.ts'

/** How somebody insists. */
export interface InsistOptions {
  clock: Clock
  /** Told of each time that the store refuses. */
  onStoreError?: ((error: unknown) => void) | undefined
  /** Ends the waiting between two times. */
  signal?: AbortSignal
}

/**
 * Asks the store for something until it does it, each time after a longer wait.
 * @throws OrchestratorError what is refused for good; the reason of the signal
 */
export async function insist<T>(
  ask: () => T,
  { clock, onStoreError, signal }: InsistOptions,
): Promise<T> {
  for (let failures = 0; ; failures++) {
    try {
      return ask()
    } catch (error) {
      if (error instanceof OrchestratorError) throw error
      onStoreError?.(error)
      await clock.sleep(Math.min(longestWait, 20 * 2 ** failures), signal)
    }
  }
}

/** Milliseconds. */
const longestWait = 5_000
