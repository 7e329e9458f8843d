import { randomUUID } from 'node:crypto'

import { didYouMean, systemClock, type Clock } from '@deftunes/core'

import { alertKey, type Alert } from './alert.ts'
import type { Channel } from './channels/channel.ts'
import { openChannels, type OpenChannelsOptions } from './channels/open-channels.ts'
import { failureOf } from './failure.ts'
import type { AlertMessage } from './message.ts'
import { sendWithin } from './send-within.ts'
import type { AlertSettings } from './settings.ts'

/** Whether a channel took a test message, and what went wrong if not. */
export type TestResult =
  { channel: string; ok: true } | { channel: string; ok: false; code: string; message: string }

/** What a test takes from its surroundings. */
export interface SendTestOptions extends OpenChannelsOptions {
  /** Default: those of the settings. */
  channels?: ReadonlyMap<string, Channel>
}

/**
 * Sends one test message to each channel, all at once, past rules, quiet hours and the outbox; one attempt each.
 * @param names of channels; none: all
 */
export async function sendTest(
  settings: AlertSettings,
  names: readonly string[],
  { channels, ...options }: SendTestOptions = {},
): Promise<TestResult[]> {
  const opened = channels ?? openChannels(settings, options)
  const wanted = names.length > 0 ? [...new Set(names)] : [...opened.keys()]
  const { timeout } = settings.delivery
  const { clock = systemClock } = options
  return Promise.all(
    wanted.map((name) => testOf({ name, channels: opened, timeoutMs: timeout, clock })),
  )
}

interface Test {
  name: string
  channels: ReadonlyMap<string, Channel>
  timeoutMs: number
  clock: Clock
}

async function testOf({ name, channels, timeoutMs, clock }: Test): Promise<TestResult> {
  const channel = channels.get(name)
  if (!channel) {
    const known = [...channels.keys()]
    const hint = didYouMean(name, known)
    const message = `channel ${name}: expected one of ${known.join(', ') || 'none'}${hint}`
    return { channel: name, ok: false, code: 'ORCHESTRATOR_ALERT_CHANNEL_UNKNOWN', message }
  }
  try {
    await sendWithin({ name, channel, message: testMessage(name, clock), timeoutMs })
    return { channel: name, ok: true }
  } catch (error) {
    const { code, message } = failureOf(name, error)
    return { channel: name, ok: false, code, message }
  }
}

function testMessage(channel: string, clock: Clock): AlertMessage {
  const at = new Date(clock.now()).toISOString()
  const id = randomUUID().replaceAll('-', '')
  const alert: Alert = {
    key: alertKey('test', id),
    kind: 'test',
    severity: 'info',
    subject: `Test of channel ${channel}`,
    text: 'Alerts of the data platform arrive here. Nothing happened.',
    at,
    details: {},
  }
  const { subject, text } = alert
  return {
    id,
    subject: `[info] ${subject}`,
    text,
    alert,
    occurrences: { count: 1, first: at, last: at },
  }
}
