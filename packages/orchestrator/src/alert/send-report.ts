import { createHash } from 'node:crypto'

import { systemClock, type Clock } from '@deftunes/core'

import { alertKey, type Alert } from './alert.ts'
import type { Channel } from './channels/channel.ts'
import { failureOf } from './failure.ts'
import type { AlertMessage, Attachment } from './message.ts'
import { nextAttemptDelay, type DeliveryPolicy } from './next-attempt.ts'
import { sendWithin } from './send-within.ts'
import type { TestResult } from './send-test.ts'

/** A report that is sent to people. */
export interface Report {
  /** Its name and what it is about: repetitions of the same are told by it. */
  key: readonly string[]
  subject: string
  text: string
  html?: string
  attachments: readonly Attachment[]
}

/** How a report is sent. */
export interface SendReportOptions {
  channels: ReadonlyMap<string, Channel>
  delivery: DeliveryPolicy
  clock?: Clock
  /** Ends waiting for another attempt. */
  signal?: AbortSignal
}

/** A report that waits for days is none. */
const mostAttempts = 5

/**
 * Sends a report to each of some channels, all at once, and says of each whether it took it. Reports pass by the outbox: they are as
 * big as their pictures.
 */
export async function sendReport(
  report: Report,
  names: readonly string[],
  { channels, delivery, clock = systemClock, signal }: SendReportOptions,
): Promise<TestResult[]> {
  const policy = { ...delivery, attempts: Math.min(mostAttempts, delivery.attempts) }
  return Promise.all(
    names.map((name) =>
      sendTo(
        { name, channels, policy, clock, ...(signal && { signal }) },
        messageOf(report, name, clock),
      ),
    ),
  )
}

interface Sending {
  name: string
  channels: ReadonlyMap<string, Channel>
  policy: DeliveryPolicy
  clock: Clock
  signal?: AbortSignal
}

async function sendTo(sending: Sending, message: AlertMessage): Promise<TestResult> {
  const { name, channels, policy, clock, signal } = sending
  const channel = channels.get(name)
  if (!channel) {
    const known = [...channels.keys()].join(', ') || 'none'
    const expected = `channel ${name}: expected one of ${known}`
    return {
      channel: name,
      ok: false,
      code: 'ORCHESTRATOR_ALERT_CHANNEL_UNKNOWN',
      message: expected,
    }
  }
  for (let attempts = 1; ; attempts += 1) {
    try {
      await sendWithin({ name, channel, message, timeoutMs: policy.timeout, signal })
      return { channel: name, ok: true }
    } catch (error) {
      const { code, message: words, ...failure } = failureOf(name, error)
      const wait = signal?.aborted ? undefined : nextAttemptDelay({ attempts, ...failure }, policy)
      if (wait === undefined) return { channel: name, ok: false, code, message: words }
      await clock.sleep(wait, signal).catch(() => {})
    }
  }
}

function messageOf(
  { key, subject, text, html, attachments }: Report,
  channel: string,
  clock: Clock,
): AlertMessage {
  const at = new Date(clock.now()).toISOString()
  const alert: Alert = {
    ...{ key: alertKey('report', ...key), kind: 'report', severity: 'info' },
    ...{ subject, text, at, details: {} },
  }
  const id = createHash('sha256')
    .update(JSON.stringify([alert.key, channel]))
    .digest('hex')
  return {
    ...{ id: id.slice(0, 32), subject, text, alert, attachments },
    ...(html !== undefined && { html }),
    occurrences: { count: 1, first: at, last: at },
  }
}
