import type { ChannelSettingsOf } from '../channel-settings.ts'
import { factsOf, leftBehind, wordsOf, type AlertMessage } from '../message.ts'
import type { Channel, ChannelContext } from './channel.ts'
import { postJson } from './post-json.ts'
import { resolver } from './secrets.ts'

/** Posts a message to an incoming webhook of Slack, or of what understands its payload. */
export function slackChannel(
  settings: ChannelSettingsOf<'slack'>,
  { name, variables }: ChannelContext,
): Channel {
  return {
    send: async (message, signal) => {
      const secrets = resolver(variables, `channel ${name}`)
      const url = secrets.text(settings.url)
      const headers = { 'idempotency-key': message.id }
      const body = JSON.stringify(slackPayload(message))
      await postJson({ channel: name, url, headers, body, resolver: secrets, signal })
    },
  }
}

/** Slack refuses a text object that is longer. */
const mostCharacters = 3_000

/** `text` is what notifications show; the blocks are the message. */
export function slackPayload(message: AlertMessage) {
  const { subject, text } = wordsOf(message)
  const facts = factsOf(message).map(([name, value]) => `${name}: ${value}`)
  const heading = escapeSlack(subject, mostCharacters - 2)
  return {
    text: escapeSlack(subject, mostCharacters),
    blocks: [
      section(`*${heading}*`),
      ...(text === '' ? [] : [section(escapeSlack(text, mostCharacters))]),
      {
        type: 'context',
        elements: [mrkdwn(escapeSlack(facts.join(' · '), mostCharacters))],
      },
      ...leftBehind(message).map((note) => ({
        ...{ type: 'context', elements: [mrkdwn(escapeSlack(note, mostCharacters))] },
      })),
      { type: 'context', elements: [mrkdwn(`delivery ${message.id}`)] },
    ],
  }
}

function section(text: string) {
  return { type: 'section', text: mrkdwn(text) }
}

/** verbatim: what looks like a link, a channel or a name is left as it is. */
function mrkdwn(text: string) {
  return { type: 'mrkdwn', text, verbatim: true }
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }

/** A text in which Slack sees no mention, link or date; of one that would be longer than `max` the beginning. */
export function escapeSlack(text: string, max: number): string {
  const whole = text.replaceAll(/[&<>]/g, (sign) => entities[sign] ?? sign)
  if (whole.length <= max) return whole
  let escaped = ''
  for (const sign of text) {
    const next = entities[sign] ?? sign
    if (escaped.length + next.length > max - 1) break
    escaped += next
  }
  return `${escaped}…`
}
