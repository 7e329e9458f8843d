import { OrchestratorError } from '../../errors.ts'
import { oneLine } from '../clean-text.ts'

/** What is known of a message that did not arrive. */
export interface Undelivered {
  /** The channel's name. */
  channel: string
  expected: string
  /** What came instead: words, or what was thrown. */
  got: unknown
  /** Takes out what must not be told. Default: tells all. */
  clean?: (text: string) => string
  /** Whether the receiver will never take this message. Default false. */
  permanent?: boolean
  /** Wait in ms that the receiver asked for. */
  retryAfterMs?: number | undefined
}

/**
 * The error of a message that did not arrive. What was thrown is kept by its words alone, cleaned: libraries keep
 * addresses and passwords in the errors they throw.
 */
export function undelivered({
  channel,
  expected,
  got,
  clean = (text) => text,
  permanent = false,
  retryAfterMs,
}: Undelivered): OrchestratorError {
  // Cleaned before it is shortened: of what is cut in two, half would be told.
  const words = oneLine(clean(typeof got === 'string' ? got : chainOf(got)), 500)
  const message = `channel ${channel}: ${clean(expected)}, got ${words}`
  return new OrchestratorError('ORCHESTRATOR_ALERT_UNDELIVERED', message, {
    ...(typeof got !== 'string' && { cause: new Error(words) }),
    details: { channel, permanent, ...(retryAfterMs !== undefined && { retryAfterMs }) },
  })
}

/** The words of an error and of its causes: the outer ones of a network error say nothing. */
function chainOf(error: unknown, depth = 4): string {
  if (!(error instanceof Error)) return String(error)
  if (error instanceof AggregateError && error.errors.length > 0 && depth > 0)
    return chainOf(error.errors[0], depth - 1)
  const own = error.message || error.name
  return error.cause === undefined || depth === 0
    ? own
    : `${own}: ${chainOf(error.cause, depth - 1)}`
}
