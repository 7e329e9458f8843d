import { CoreError, formatDuration, messageOf, retry, type Logger } from '@deftunes/core'

import { LakeError } from '../../errors.ts'
import type { PageRequest } from './fetch-page.ts'

/**
 * Does a page's work until it succeeds, cannot succeed, or has been tried as often as its source allows.
 * @throws LakeError LAKE_SOURCE_FAILED after the last try, LAKE_SOURCE_UNREACHABLE when that found nobody at the
 * address; what cannot succeed as it is
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
      onRetry: tellTo(logger),
    })
  } catch (error) {
    if (!(error instanceof CoreError) || error.code !== 'CORE_RETRY_EXHAUSTED') throw error
    throw givenUp(error)
  }
}

/** Tells why a page is asked for again: of the same reason three times, then each tenth time. */
function tellTo(logger: Logger) {
  let [last, times] = ['', 0]
  return (error: unknown, attempt: number, delayMs: number) => {
    const reason = messageOf(error)
    times = reason === last ? times + 1 : 1
    last = reason
    if (times > 3 && times % 10 !== 0) return
    const fields = { attempt, delayMs, reason }
    logger.warn(`asks again in ${formatDuration(delayMs)}: ${inShort(error)}`, fields)
  }
}

function givenUp({ message, cause }: CoreError): LakeError {
  const unreachable = cause instanceof LakeError && cause.code === 'LAKE_SOURCE_UNREACHABLE'
  const code = unreachable && isNobody(cause.cause) ? cause.code : 'LAKE_SOURCE_FAILED'
  return new LakeError(code, message, {
    cause,
    ...(unreachable && { details: { setting: 'base_url' } }),
  })
}

/** Codes of Node for a name or a port that nobody serves. */
const nobody = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'])

function isNobody(cause: unknown): boolean {
  return nobody.has((cause as { code?: string } | undefined)?.code ?? '')
}

/** One short line: of an answer the status alone, since nobody knows what else its body tells. */
function inShort(error: unknown): string {
  const status = error instanceof LakeError ? error.details['status'] : undefined
  if (typeof status === 'number') return `status ${status}`
  const [line = ''] = messageOf(error).split('\n')
  return line.length > 160 ? `${line.slice(0, 159)}…` : line
}
