import { messageOf } from '@deftunes/core'

import { LakeError } from '../../errors.ts'
import type { RestSource } from '../../source/source.ts'
import { printUrl, sendRequest } from './http-get.ts'

/** The tokens of one source. */
export interface Tokens {
  /** Headers that sign a request in. */
  headers(signal: AbortSignal): Promise<Record<string, string>>
  /** Forgets the token after a 401; false when there is no way to get another. */
  renew(): boolean
}

/** Tokens by the source's `auth`. */
export function openTokens(source: RestSource): Tokens {
  const { auth } = source
  if (auth.by === 'none') return { headers: async () => ({}), renew: () => false }
  if (auth.by === 'bearer') {
    return { headers: async () => bearer(auth.token), renew: () => false }
  }
  let token: Promise<string> | undefined
  return {
    headers: async (signal) => bearer(await (token ??= issue(source, auth, signal))),
    renew: () => {
      token = undefined
      return true
    },
  }
}

function bearer(token: string): Record<string, string> {
  return { authorization: `Bearer ${token}` }
}

type ClientCredentials = Extract<RestSource['auth'], { by: 'client_credentials' }>

/** OAuth 2.0 client credentials (RFC 6749, section 4.4). */
async function issue(
  source: RestSource,
  { token_path, client_id, client_secret }: ClientCredentials,
  signal: AbortSignal,
): Promise<string> {
  const url = new URL(source.base_url.replace(/\/$/, '') + token_path)
  const form = { grant_type: 'client_credentials', client_id, client_secret }
  const idleTimeout = source.idle_timeout_ms
  const response = await sendRequest({ url, headers: {}, form, idleTimeout, signal })
  let text = ''
  for await (const chunk of response as AsyncIterable<Buffer>) text += chunk.toString('utf8')
  try {
    const { access_token } = JSON.parse(text) as { access_token?: unknown }
    if (typeof access_token === 'string') return access_token
    throw new TypeError(`status ${response.statusCode}, no access_token`)
  } catch (cause) {
    const message = `${printUrl(url)}: expected a token, got: ${messageOf(cause)}`
    throw new LakeError('LAKE_SOURCE_REFUSED', message, { cause, details: { retryable: false } })
  }
}
