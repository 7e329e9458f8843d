import { formatDuration } from '@deftunes/core'

import type { Channel } from './channels/channel.ts'
import { undelivered } from './channels/undelivered.ts'
import type { AlertMessage } from './message.ts'

/** A message on its way. */
export interface Sending {
  /** The channel's name. */
  name: string
  channel: Channel
  message: AlertMessage
  timeoutMs: number
  /** Ends the sending before its time. */
  signal?: AbortSignal | undefined
}

/**
 * Sends a message and waits no longer than the time that it has, also for a channel that does not heed its signal.
 * @throws what the channel throws, ORCHESTRATOR_ALERT_UNDELIVERED when its time is up, the signal's reason when it ends
 */
export async function sendWithin({ name, channel, message, timeoutMs, signal }: Sending) {
  const timeout = AbortSignal.timeout(timeoutMs)
  const either = signal ? AbortSignal.any([timeout, signal]) : timeout
  const { promise: ended, reject } = Promise.withResolvers<never>()
  const end = () => reject(signal?.aborted ? signal.reason : late(name, timeoutMs))
  either.addEventListener('abort', end, { once: true })
  try {
    signal?.throwIfAborted()
    await Promise.race([ended, channel.send(message, either)])
  } catch (error) {
    if (signal?.aborted) throw signal.reason
    throw timeout.aborted ? late(name, timeoutMs) : error
  } finally {
    either.removeEventListener('abort', end)
  }
}

function late(channel: string, timeoutMs: number): Error {
  const expected = `expected an answer within ${formatDuration(timeoutMs)}`
  return undelivered({ channel, expected, got: 'none' })
}
