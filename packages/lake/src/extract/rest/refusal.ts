import type { IncomingMessage } from 'node:http'

import type { Clock } from '@deftunes/core'

import { LakeError } from '../../errors.ts'
import { printUrl } from './http-get.ts'

/** Statuses after which the same request may succeed. */
const passing = new Set([408, 425, 429, 500, 502, 503, 504])

/** The error of an answer that is no success; its beginning is quoted. */
export async function refusalOf(
  response: IncomingMessage,
  url: URL,
  clock: Clock,
): Promise<LakeError> {
  const { statusCode = 0, headers } = response
  const retryable = passing.has(statusCode)
  const retryAfterMs = waitOf(headers['retry-after'], clock)
  const body = await beginning(response)
  const hint = hints[statusCode] ?? ''
  const message = `${printUrl(url)}: expected 200, got ${statusCode}${body === '' ? '' : ` '${body}'`}${hint}`
  const code = retryable ? 'LAKE_SOURCE_FAILED' : 'LAKE_SOURCE_REFUSED'
  const details = {
    status: statusCode,
    retryable,
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  }
  return new LakeError(code, message, { details })
}

const hints: Readonly<Record<number, string>> = {
  301: '; set base_url to the new address',
  302: '; set base_url to the new address',
  307: '; set base_url to the new address',
  308: '; set base_url to the new address',
  401: '; check the token of this source in deftunes.yaml',
  403: '; check what the token of this source may read',
  404: '; check base_url and the path in the dataset file',
}

/** Milliseconds of a Retry-After header: seconds, or a date. */
export function waitOf(header: string | undefined, clock: Clock): number | undefined {
  if (header === undefined) return undefined
  if (/^\d+$/.test(header.trim())) return Number(header) * 1000
  const at = Date.parse(header)
  return Number.isNaN(at) ? undefined : Math.max(0, at - clock.now())
}

async function beginning(response: IncomingMessage): Promise<string> {
  let text = ''
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      text += chunk.toString('utf8')
      if (text.length > 200) break
    }
  } catch {
    // What was read of a broken answer still helps.
  }
  response.destroy()
  return text.slice(0, 200).replaceAll(/\s+/g, ' ').trim()
}
