import type { DatabaseSync } from 'node:sqlite'

import { transaction, type Clock, type Logger } from '@deftunes/core'

import { OrchestratorError } from '../errors.ts'
import type { Channel } from './channels/channel.ts'
import { failureOf } from './failure.ts'
import { nextAttemptDelay } from './next-attempt.ts'
import { beginAttempt, settleAttempt, type Begun, type Settled } from './outbox.ts'
import { sendWithin } from './send-within.ts'
import type { AlertSettings } from './settings.ts'

/** What deliveries are made with. */
export interface Delivering {
  database: DatabaseSync
  settings: Pick<AlertSettings, 'delivery'>
  channels: ReadonlyMap<string, Channel>
  clock: Clock
  guard: () => void
  logger: Logger
}

/** When deliveries end. */
export interface Ending {
  /** No attempt begins any more. */
  stop: AbortSignal
  /** The attempt that has begun is given up; it does not count. */
  kill: AbortSignal
}

/**
 * Delivers what is due in a channel, one after the other in the order in which it came due. A delivery that fails keeps
 * its place until it is sent or given up.
 */
export async function deliverChannel(
  delivering: Delivering,
  channel: string,
  { stop, kill }: Ending,
): Promise<void> {
  const { database, clock, guard } = delivering
  const now = () => new Date(clock.now()).toISOString()
  const change = <T>(work: () => T): T =>
    transaction(database, () => {
      guard()
      return work()
    })
  while (!stop.aborted) {
    const begun = change(() => beginAttempt(database, channel, now()))
    if (!begun) return
    const settled = await attempt(delivering, { channel, begun, kill })
    if (!settled) return
    change(() => settleAttempt(database, begun.message.id, settled, now()))
    log(delivering.logger, { channel, begun, settled })
  }
}

interface Attempt {
  channel: string
  begun: Begun
  kill: AbortSignal
}

/** One attempt; undefined when it was ended before it had an outcome. */
async function attempt(
  delivering: Delivering,
  { channel: name, begun, kill }: Attempt,
): Promise<Settled | undefined> {
  const { channels, settings } = delivering
  try {
    const channel = channels.get(name) ?? missing(name)
    const { message } = begun
    const timeoutMs = settings.delivery.timeout
    await sendWithin({ name, channel, message, timeoutMs, signal: kill })
    return { state: 'sent' }
  } catch (error) {
    return kill.aborted ? undefined : afterFailure(delivering, { name, begun, error })
  }
}

function missing(name: string): never {
  const message = `channel ${name}: expected a channel of this name in deftunes.yaml, got none`
  throw new OrchestratorError('ORCHESTRATOR_ALERT_CHANNEL_UNKNOWN', message)
}

function afterFailure(
  { clock, settings }: Delivering,
  { name, begun, error }: { name: string; begun: Begun; error: unknown },
): Settled {
  const { code, message, ...failure } = failureOf(name, error)
  const wait = nextAttemptDelay({ attempts: begun.attempts + 1, ...failure }, settings.delivery)
  if (wait === undefined) return { state: 'dead', code, message }
  const nextAttemptAt = new Date(clock.now() + wait).toISOString()
  return { state: 'pending', code, message, nextAttemptAt }
}

/** What is logged of an attempt. */
export const deliveryLines = {
  sent: 'alert sent',
  notSent: 'alert not sent',
  givenUp: 'alert given up',
} as const

function log(
  logger: Logger,
  { channel, begun, settled }: { channel: string; begun: Begun; settled: Settled },
) {
  const { id, subject } = begun.message
  if (settled.state === 'sent') {
    logger.info(deliveryLines.sent, { channel, delivery: id, subject })
    return
  }
  const { code, message: error } = settled
  const fields = { channel, delivery: id, subject, attempts: begun.attempts + 1, code, error }
  if (settled.state === 'dead') logger.error(deliveryLines.givenUp, fields)
  else logger.warn(deliveryLines.notSent, { ...fields, nextAttemptAt: settled.nextAttemptAt })
}
