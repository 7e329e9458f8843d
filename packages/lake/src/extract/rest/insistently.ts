import { CoreError, formatDuration, messageOf, retry } from '@deftunes/core'

import { LakeError } from '../../errors.ts'
import type { PageRequest } from './fetch-page.ts'

/**
 * Does a page's work until it succeeds, cannot succeed, or has been tried as often as its source allows.
 * @throws LakeError LAKE_SOURCE_FAILED after the last try; what cannot succeed as it is
 */
export async function insistently<T>(
  { source, extraction }: PageRequest,
  work: (attempt: number) => Promise<T>,
): Promise<T> {
  const { clock, signal, logger } = extraction
  try {
    return await retry(work, {
      attempts: source.attempts,
      minDelay: '250ms',
      maxDelay: '30s',
      clock,
      signal,
      retryable: (error) => error instanceof LakeError && error.details['retryable'] !== false,
      delayFor: (error) => (error as LakeError).details['retryAfterMs'] as number | undefined,
      onRetry: (error, attempt, delayMs) =>
        logger.warn(`asks again in ${formatDuration(delayMs)}: ${inShort(error)}`, {
          ...{ attempt, delayMs, reason: messageOf(error) },
        }),
    })
  } catch (error) {
    if (!(error instanceof CoreError) || error.code !== 'CORE_RETRY_EXHAUSTED') throw error
    throw new LakeError('LAKE_SOURCE_FAILED', error.message, { cause: error.cause })
  }
}

/** One short line: of an answer the status alone, since nobody knows what else its body tells. */
function inShort(error: unknown): string {
  const status = error instanceof LakeError ? error.details['status'] : undefined
  if (typeof status === 'number') return `status ${status}`
  const [line = ''] = messageOf(error).split('\n')
  return line.length > 160 ? `${line.slice(0, 159)}…` : line
}
