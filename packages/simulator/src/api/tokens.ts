import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

import { parseDuration, systemClock, type Clock, type Duration } from '@deftunes/core'

/** Who may read `/users` and `/sessions`. */
export interface AuthOptions {
  /** A bearer token that never expires. */
  token?: string
  /** Client id and secret that `POST /token` exchanges for short-lived tokens. */
  clientId?: string
  clientSecret?: string
  /** How long an issued token lasts. Default '5m'. */
  lifetime?: Duration
}

/** Issues and checks bearer tokens. */
export interface Tokens {
  /** A new token and its lifetime in seconds; undefined when the client is not known. */
  issue(clientId: string, clientSecret: string): { token: string; expiresIn: number } | undefined
  /** Whether a token opens the door now, and why not. */
  check(token: string | undefined): 'valid' | 'missing' | 'unknown' | 'expired'
}

/** Tokens that carry their own expiry, signed with a key of this process. */
export function createTokens(auth: AuthOptions, clock: Clock = systemClock): Tokens {
  const key = randomBytes(32)
  const lifetime = parseDuration(auth.lifetime ?? '5m')
  const sign = (payload: string) => createHmac('sha256', key).update(payload).digest('base64url')
  return {
    issue: (clientId, clientSecret) => {
      const isKnown = same(clientId, auth.clientId) && same(clientSecret, auth.clientSecret)
      if (!isKnown) return undefined
      const payload = `${clock.now() + lifetime}.${randomBytes(6).toString('base64url')}`
      return { token: `${payload}.${sign(payload)}`, expiresIn: Math.floor(lifetime / 1000) }
    },
    check: (token) => {
      if (token === undefined) return 'missing'
      if (same(token, auth.token)) return 'valid'
      const [expiry = '', nonce = '', signature = ''] = token.split('.')
      if (!same(signature, sign(`${expiry}.${nonce}`))) return 'unknown'
      return Number(expiry) > clock.now() ? 'valid' : 'expired'
    },
  }
}

function same(got: string, expected: string | undefined): boolean {
  if (expected === undefined) return false
  const [a, b] = [Buffer.from(got), Buffer.from(expected)]
  return a.length === b.length && timingSafeEqual(a, b)
}
