import { PlatformError } from '@deftunes/core'

/** Why a message did not arrive, as it may be kept and shown. */
export interface SendFailure {
  code: string
  message: string
  /** Whether the receiver will never take this message. */
  permanent: boolean
  retryAfterMs: number | undefined
}

/**
 * What is kept of what a channel threw. Of an error that is none of the platform only its kind: nobody has looked
 * through its words for secrets.
 */
export function failureOf(channel: string, error: unknown): SendFailure {
  if (!(error instanceof PlatformError)) {
    const kind = error instanceof Error ? error.name : typeof error
    const message = `channel ${channel}: expected the message to be sent, got an error of the kind ${kind}`
    const code = 'ORCHESTRATOR_ALERT_UNDELIVERED'
    return { code, message, permanent: false, retryAfterMs: undefined }
  }
  const { code, message, details } = error as PlatformError
  const { permanent, retryAfterMs } = details
  return {
    code,
    message,
    permanent: permanent === true,
    retryAfterMs: typeof retryAfterMs === 'number' ? retryAfterMs : undefined,
  }
}
