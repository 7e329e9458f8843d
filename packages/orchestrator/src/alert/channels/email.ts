import type { Transporter } from 'nodemailer'

import type { ChannelSettingsOf } from '../channel-settings.ts'
import type { AlertMessage } from '../message.ts'
import type { Channel, ChannelContext } from './channel.ts'
import { emailBody } from './email-body.ts'
import { resolver, type Resolver } from './secrets.ts'
import { undelivered } from './undelivered.ts'

type EmailSettings = ChannelSettingsOf<'email'>

/**
 * Sends a message by SMTP. Its Message-ID is made of the delivery's id, so that mail systems tell repetitions. A message
 * that only some of its receivers were accepted for counts as undelivered for good: another attempt would reach the
 * others twice.
 */
export function emailChannel(
  settings: EmailSettings,
  { name, variables }: ChannelContext,
): Channel {
  return {
    send: async (message, signal) => {
      const secrets = resolver(variables, `channel ${name}`)
      const failed = { channel: name, clean: (text: string) => secrets.clean(text) }
      const { transport, mail, expected } = await prepare(settings, message, secrets)
      try {
        signal?.throwIfAborted()
        const { rejected } = await transport.sendMail({ ...mail, ...(signal && { signal }) })
        if (rejected.length === 0) return
        const got = `refused receivers: ${rejected.map(String).join(', ')}`
        throw undelivered({ ...failed, expected, got, permanent: true })
      } catch (error) {
        if (isUndelivered(error)) throw error
        throw undelivered({ ...failed, expected, got: error, permanent: isRefusedForGood(error) })
      } finally {
        transport.close()
      }
    },
  }
}

async function prepare(settings: EmailSettings, message: AlertMessage, secrets: Resolver) {
  // Loaded with the first e-mail: commands that send none do not wait for it.
  const { createTransport } = await import('nodemailer')
  const { tls } = settings
  const host = secrets.text(settings.host)
  const port = Number(secrets.text(String(settings.port ?? defaultPorts[tls])))
  const transport = createTransport({
    ...{ host, port, secure: tls === 'implicit' },
    ...{ requireTLS: tls === 'starttls', ignoreTLS: tls === 'none' },
    ...authOf(settings, secrets),
    ...{ disableFileAccess: true, disableUrlAccess: true },
    socketCloseTimeout: 0,
  })
  const from = secrets.text(settings.from)
  const to = settings.to.map((address) => secrets.text(address))
  const attachments = attachmentsOf(message)
  const mail = {
    ...{ from, to, messageId: messageIdOf(message.id, from), ...emailBody(message) },
    ...(attachments.length > 0 && { attachments }),
  }
  const headers = { 'Auto-Submitted': 'auto-generated' }
  const expected = `expected the mail server ${host}:${port} to take the message`
  return { transport: transport as Transporter<Sent>, mail: { ...mail, headers }, expected }
}

function attachmentsOf({ attachments = [] }: AlertMessage) {
  return attachments.map(({ name, type, bytes, cid }) => ({
    ...{ filename: name, contentType: type, content: Buffer.from(bytes) },
    ...(cid !== undefined && { cid, contentDisposition: 'inline' as const }),
  }))
}

interface Sent {
  rejected: readonly unknown[]
}

const defaultPorts = { starttls: 587, implicit: 465, none: 25 } as const

function authOf({ user, password }: EmailSettings, secrets: Resolver) {
  if (user === undefined || password === undefined) return {}
  const auth = { user: secrets.text(user), pass: secrets.text(password) }
  // What AUTH PLAIN sends, which some servers repeat in their answer.
  secrets.hide(`\0${auth.user}\0${auth.pass}`, '(credentials)')
  return { auth }
}

/** `<id@domain of the sender>`. */
function messageIdOf(id: string, from: string): string {
  const domain = /@([\w.-]+)>?\s*$/.exec(from)?.[1] ?? 'deftunes.invalid'
  return `<${id}@${domain}>`
}

function isUndelivered(error: unknown): boolean {
  return (error as { code?: unknown }).code === 'ORCHESTRATOR_ALERT_UNDELIVERED'
}

/** Whether the server refused what the message says; all else can be mended in settings. */
function isRefusedForGood(error: unknown): boolean {
  const { code, responseCode } = error as { code?: unknown; responseCode?: unknown }
  return code === 'EMESSAGE' && Number(responseCode) >= 500
}
