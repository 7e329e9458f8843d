import type { IncomingMessage } from 'node:http'

import type { Clock } from '@deftunes/core'

import { LakeError } from '../../errors.ts'
import { printUrl } from './http-get.ts'

/** Statuses after which the same request may succeed. */
const passing = new Set([408, 425, 429, 500, 502, 503, 504])

/** How much of an answer is looked at. */
const readBytes = 10_000

/** The longest wait that an answer may ask for, milliseconds. */
const longestWait = 60 * 60 * 1000

/** What a refusal is told with. */
export interface RefusalContext {
  clock: Clock
  /** Texts that an answer may repeat and nobody may read. */
  secrets: readonly string[]
  /** What to do about it; default: by the status. */
  hint?: string
}

/** The error of an answer that is no success; its beginning is quoted, without secrets. */
export async function refusalOf(
  response: IncomingMessage,
  url: URL,
  { clock, secrets, hint }: RefusalContext,
): Promise<LakeError> {
  const { statusCode = 0, headers } = response
  const retryable = passing.has(statusCode)
  const retryAfterMs = waitOf(headers['retry-after'], clock)
  const body = quote(await beginning(response), secrets)
  const advice = hint ?? hints[statusCode] ?? redirectHint(headers.location, url)
  const message = `${printUrl(url)}: expected 200, got ${statusCode}${body === '' ? '' : ` '${body}'`}${advice}`
  const code = retryable ? 'LAKE_SOURCE_FAILED' : 'LAKE_SOURCE_REFUSED'
  const details = {
    status: statusCode,
    retryable,
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  }
  return new LakeError(code, message, { details })
}

const hints: Readonly<Record<number, string>> = {
  401: '; check the token of this source in deftunes.yaml',
  403: '; check what the token of this source may read',
  404: '; check base_url and the path in the dataset file',
}

/** A redirect is not followed: credentials belong to the address in deftunes.yaml. */
function redirectHint(location: string | undefined, url: URL): string {
  if (location === undefined || !URL.canParse(location, url.href)) return ''
  return `; it points to ${printUrl(new URL(location, url))}: set base_url to that address`
}

/** Secrets are hidden before the text is cut, so that no half of one is left at its end. */
function quote(text: string, secrets: readonly string[]): string {
  return hideSecrets(text, secrets).slice(0, 200).replaceAll(/\s+/g, ' ').trim()
}

/** A text with *** for each of the secrets in it. */
export function hideSecrets(text: string, secrets: readonly string[]): string {
  return secrets.reduce((rest, secret) => rest.replaceAll(secret, '***'), text)
}

/** Milliseconds of a Retry-After header: seconds, or a date; an hour at most. */
function waitOf(header: string | undefined, clock: Clock): number | undefined {
  if (header === undefined) return undefined
  const wait = /^\d+$/.test(header.trim())
    ? Number(header) * 1000
    : Date.parse(header) - clock.now()
  return Number.isNaN(wait) ? undefined : Math.min(longestWait, Math.max(0, wait))
}

async function beginning(response: IncomingMessage): Promise<string> {
  let text = ''
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      text += chunk.toString('utf8')
      if (text.length > readBytes) break
    }
  } catch {
    // What was read of a broken answer still helps.
  }
  response.destroy()
  return text
}
