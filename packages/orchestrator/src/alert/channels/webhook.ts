import { createHmac } from 'node:crypto'

import { systemClock, type Clock } from '@deftunes/core'

import type { ChannelSettingsOf } from '../channel-settings.ts'
import { wordsOf, type AlertMessage, type Attachment } from '../message.ts'
import type { Channel, ChannelContext } from './channel.ts'
import { postJson } from './post-json.ts'
import { resolver } from './secrets.ts'

/**
 * Posts a message as JSON in the form of Standard Webhooks: `{type, timestamp, data}` with the headers `webhook-id` and
 * `webhook-timestamp`, and `webhook-signature` when there is a signing secret. `Idempotency-Key` carries the same id.
 */
export function webhookChannel(
  settings: ChannelSettingsOf<'webhook'>,
  { name, variables }: ChannelContext,
  { clock = systemClock }: { clock?: Clock } = {},
): Channel {
  return {
    send: async (message, signal) => {
      const secrets = resolver(variables, `channel ${name}`)
      const given = Object.entries(settings.headers).map(
        ([header, value]) => [header, secrets.text(value)] as const,
      )
      const secret = settings.signing_secret && secrets.text(settings.signing_secret)
      const body = JSON.stringify(webhookPayload(message))
      const seconds = Math.floor(clock.now() / 1000)
      const headers = {
        ...Object.fromEntries(given),
        'idempotency-key': message.id,
        'webhook-id': message.id,
        'webhook-timestamp': String(seconds),
        ...(secret && {
          'webhook-signature': signatureOf({ secret, id: message.id, seconds, body }),
        }),
      }
      const url = secrets.text(settings.url)
      await postJson({ channel: name, url, headers, body, resolver: secrets, signal })
    },
  }
}

/** The body of a webhook; the same for every attempt of a delivery. */
export function webhookPayload(message: AlertMessage) {
  const { id, alert, occurrences, attachments } = message
  const { key, kind, severity, dagId, runId, taskId, at, details, owner } = alert
  const { count, first, last } = occurrences
  return {
    type: `alert.${kind}`,
    timestamp: at,
    data: {
      ...{ id, key, kind, severity, ...wordsOf(message) },
      ...{ dag_id: dagId, run_id: runId, task_id: taskId, owner, at, details },
      occurrences: { count, first_at: first, last_at: last },
      ...(attachments && { attachments: attachments.map(encoded) }),
    },
  }
}

function encoded({ name, type, bytes }: Attachment) {
  return { name, type, base64: Buffer.from(bytes).toString('base64') }
}

/** What a signature is made of. */
export interface Signed {
  /** `whsec_` and base64, or any text. */
  secret: string
  id: string
  seconds: number
  body: string
}

/** The header `webhook-signature` of Standard Webhooks: HMAC-SHA256 over id, time and body. */
export function signatureOf({ secret, id, seconds, body }: Signed): string {
  const prefix = 'whsec_'
  const key = secret.startsWith(prefix)
    ? Buffer.from(secret.slice(prefix.length), 'base64')
    : Buffer.from(secret)
  const hmac = createHmac('sha256', key).update(`${id}.${seconds}.${body}`)
  return `v1,${hmac.digest('base64')}`
}
