import type { IncomingMessage } from 'node:http'

import { messageOf, type Clock } from '@deftunes/core'

import { LakeError } from '../../errors.ts'
import type { RestSource } from '../../source/source.ts'
import { printUrl, sendRequest } from './http-get.ts'
import { refusalOf } from './refusal.ts'

/** Headers that sign a request in. */
export type SignIn = Readonly<{ authorization?: string }>

/** The tokens of one source. */
export interface Tokens {
  /** @throws LakeError LAKE_SOURCE_UNREACHABLE, LAKE_SOURCE_FAILED, LAKE_SOURCE_REFUSED */
  headers(signal: AbortSignal): Promise<SignIn>
  /** Told of a 401; whether another token, of which there is one until the API accepts it, may do better. */
  refused(used: SignIn): boolean
  /** Told that the API accepted the token. */
  accepted(): void
}

/** Tokens by the source's `auth`. */
export function openTokens(source: RestSource, clock: Clock): Tokens {
  const { auth } = source
  if (auth.by === 'client_credentials') return issuedTokens(source, auth, clock)
  const headers = auth.by === 'none' ? {} : bearer(auth.token)
  return { headers: async () => headers, refused: () => false, accepted: () => {} }
}

function issuedTokens(source: RestSource, auth: ClientCredentials, clock: Clock): Tokens {
  let current: Promise<SignIn> | undefined
  let latest: SignIn | undefined
  let isRenewed = false
  return {
    headers: async (signal) => {
      const mine = (current ??= issue(source, auth, { signal, clock }).then(bearer))
      try {
        return (latest = await mine)
      } catch (error) {
        if (current === mine) current = undefined
        throw error
      }
    },
    refused: (used) => {
      if (used !== latest) return true
      if (isRenewed) return false
      isRenewed = true
      current = undefined
      return true
    },
    accepted: () => {
      isRenewed = false
    },
  }
}

function bearer(token: string): SignIn {
  return { authorization: `Bearer ${token}` }
}

type ClientCredentials = Extract<RestSource['auth'], { by: 'client_credentials' }>

/** OAuth 2.0 client credentials (RFC 6749, section 4.4). */
async function issue(
  source: RestSource,
  { token_path, client_id, client_secret }: ClientCredentials,
  { signal, clock }: { signal: AbortSignal; clock: Clock },
): Promise<string> {
  const url = new URL(source.base_url.replace(/\/$/, '') + token_path)
  const form = { grant_type: 'client_credentials', client_id, client_secret }
  const idleTimeout = source.idle_timeout_ms
  const response = await sendRequest({ url, headers: {}, form, idleTimeout, signal })
  if (response.statusCode !== 200) {
    const hint = '; check client_id and client_secret of this source in deftunes.yaml'
    throw await refusalOf(response, url, { clock, secrets: [client_secret], hint })
  }
  const text = await readAnswer(response, url)
  try {
    const { access_token } = JSON.parse(text) as { access_token?: unknown }
    if (typeof access_token === 'string') return access_token
  } catch {
    // The answer may hold a token: neither it nor what a parser quotes of it is told.
  }
  const message = `${printUrl(url)}: expected JSON with an access_token, got something else`
  throw new LakeError('LAKE_SOURCE_REFUSED', message, { details: { retryable: false } })
}

/** More than any answer with a token has. */
const mostBytes = 1 << 20

async function readAnswer(response: IncomingMessage, url: URL): Promise<string> {
  let text = ''
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      text += chunk.toString('latin1')
      if (text.length > mostBytes) throw new RangeError(`more than ${mostBytes} bytes`)
    }
    return text
  } catch (cause) {
    const message = `${printUrl(url)}: expected a token, got: ${messageOf(cause)}`
    throw new LakeError('LAKE_SOURCE_UNREACHABLE', message, { cause })
  }
}
