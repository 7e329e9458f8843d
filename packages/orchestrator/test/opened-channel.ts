import { afterEach } from 'vitest'

import { openChannels, parseAlertSettings, type Channel } from '../src/alert/index.ts'
import { httpReceiver, smtpReceiver } from './alert-receivers.ts'

const closing: (() => Promise<void>)[] = []

afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

/** The channel `ops` of settings, with what `${…}` in them stands for. */
export function open(
  settings: object,
  variables: Record<string, string> = {},
  options: Parameters<typeof openChannels>[1] = {},
): Channel {
  const parsed = parseAlertSettings({ channels: { ops: settings } })
  const channel = openChannels(parsed, { variables, ...options }).get('ops')
  if (!channel) throw new Error('no channel')
  return channel
}

/** A receiver of HTTP that is closed with the test. */
export async function http() {
  const receiver = await httpReceiver()
  closing.push(receiver.close)
  return receiver
}

/** A mail server that is closed with the test. */
export async function smtp(options?: Parameters<typeof smtpReceiver>[0]) {
  const receiver = await smtpReceiver(options)
  closing.push(receiver.close)
  return receiver
}
